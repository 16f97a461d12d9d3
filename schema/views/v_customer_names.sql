CREATE VIEW v_customer_names AS
-- One row for each live customer: not deleted, active, and not merged into another one.
-- folded is the name in lower case without accents, to find "Müller" by "muller": WHERE folded LIKE '%muller%'.
-- Letters beyond those of European languages stay as they are. It takes steps because SQLite's parser does not nest
-- more calls in one expression.
WITH step_1 AS (
    SELECT tenant_id, id, name,
        replace(replace(replace(replace(replace(replace(
        replace(replace(replace(replace(replace(replace(
        replace(replace(replace(lower(name), 'à', 'a'), 'á', 'a'), 'â', 'a'), 'ã', 'a'), 'ä', 'a'), 'å', 'a'), 'ā', 'a'),
        'ă', 'a'), 'ą', 'a'), 'À', 'a'), 'Á', 'a'), 'Â', 'a'), 'Ã', 'a'), 'Ä', 'a'),
        'Å', 'a') AS folded
    FROM customers
    WHERE active IS NOT 0 AND merged_to_id IS NULL AND _deleted_at IS NULL
), step_2 AS (
    SELECT tenant_id, id, name,
        replace(replace(replace(replace(replace(replace(
        replace(replace(replace(replace(replace(replace(
        replace(replace(replace(folded, 'Ā', 'a'), 'Ă', 'a'), 'Ą', 'a'), 'è', 'e'), 'é', 'e'), 'ê', 'e'), 'ë', 'e'),
        'ē', 'e'), 'ė', 'e'), 'ę', 'e'), 'ě', 'e'), 'È', 'e'), 'É', 'e'), 'Ê', 'e'),
        'Ë', 'e') AS folded
    FROM step_1
), step_3 AS (
    SELECT tenant_id, id, name,
        replace(replace(replace(replace(replace(replace(
        replace(replace(replace(replace(replace(replace(
        replace(replace(replace(folded, 'Ē', 'e'), 'Ė', 'e'), 'Ę', 'e'), 'Ě', 'e'), 'ì', 'i'), 'í', 'i'), 'î', 'i'),
        'ï', 'i'), 'ī', 'i'), 'Ì', 'i'), 'Í', 'i'), 'Î', 'i'), 'Ï', 'i'), 'Ī', 'i'),
        'ò', 'o') AS folded
    FROM step_2
), step_4 AS (
    SELECT tenant_id, id, name,
        replace(replace(replace(replace(replace(replace(
        replace(replace(replace(replace(replace(replace(
        replace(replace(replace(folded, 'ó', 'o'), 'ô', 'o'), 'õ', 'o'), 'ö', 'o'), 'ø', 'o'), 'ō', 'o'), 'ő', 'o'),
        'Ò', 'o'), 'Ó', 'o'), 'Ô', 'o'), 'Õ', 'o'), 'Ö', 'o'), 'Ø', 'o'), 'Ō', 'o'),
        'Ő', 'o') AS folded
    FROM step_3
), step_5 AS (
    SELECT tenant_id, id, name,
        replace(replace(replace(replace(replace(replace(
        replace(replace(replace(replace(replace(replace(
        replace(replace(replace(folded, 'ù', 'u'), 'ú', 'u'), 'û', 'u'), 'ü', 'u'), 'ū', 'u'), 'ů', 'u'), 'ű', 'u'),
        'Ù', 'u'), 'Ú', 'u'), 'Û', 'u'), 'Ü', 'u'), 'Ū', 'u'), 'Ů', 'u'), 'Ű', 'u'),
        'ç', 'c') AS folded
    FROM step_4
), step_6 AS (
    SELECT tenant_id, id, name,
        replace(replace(replace(replace(replace(replace(
        replace(replace(replace(replace(replace(replace(
        replace(replace(replace(folded, 'ć', 'c'), 'č', 'c'), 'Ç', 'c'), 'Ć', 'c'), 'Č', 'c'), 'ñ', 'n'), 'ń', 'n'),
        'ň', 'n'), 'Ñ', 'n'), 'Ń', 'n'), 'Ň', 'n'), 'ś', 's'), 'š', 's'), 'ş', 's'),
        'Ś', 's') AS folded
    FROM step_5
), step_7 AS (
    SELECT tenant_id, id, name,
        replace(replace(replace(replace(replace(replace(
        replace(replace(replace(replace(replace(replace(
        replace(replace(replace(folded, 'Š', 's'), 'Ş', 's'), 'ź', 'z'), 'ż', 'z'), 'ž', 'z'), 'Ź', 'z'), 'Ż', 'z'),
        'Ž', 'z'), 'ł', 'l'), 'Ł', 'l'), 'ý', 'y'), 'ÿ', 'y'), 'Ý', 'y'), 'Ÿ', 'y'),
        'ğ', 'g') AS folded
    FROM step_6
), step_8 AS (
    SELECT tenant_id, id, name,
        replace(replace(replace(replace(replace(replace(
        replace(replace(folded, 'Ğ', 'g'), 'ř', 'r'), 'Ř', 'r'), 'ß', 'ss'), 'æ', 'ae'), 'Æ', 'ae'), 'œ', 'oe'),
        'Œ', 'oe') AS folded
    FROM step_7
)
SELECT tenant_id, id, name, folded FROM step_8;
