// SPDX-License-Identifier: MIT
// An OpenAPI document with the difficulties of real documents: two fields with the same column name, a list
// and a feed with the same name, records without key and time, arrays in arrays, recursion.
#pragma once

#include <string_view>

namespace stmirror::test {

inline constexpr std::string_view sample = R"({
"openapi": "3.0.1",
"servers": [{"url": "https://api.servicetitan.io/sample/v2/"}],
"paths": {
  "/tenant/{tenant}/export/vouchers": {"get": {
    "parameters": [{"name": "from", "in": "query"}],
    "responses": {"200": {"content": {"application/json": {"schema":
      {"$ref": "#/components/schemas/VoucherPages"}}}}}}},
  "/tenant/{tenant}/vouchers": {
    "parameters": [{"$ref": "#/components/parameters/ids"}, {"name": "tenant", "in": "path"}],
    "get": {
      "parameters": [{"name": "activeState", "in": "query"}, {"name": "sort", "in": "query"},
        {"name": "modifiedOnOrAfter", "in": "query"}, {"name": "modifiedBefore", "in": "query"}],
      "responses": {"200": {"content": {"application/json": {"schema":
      {"$ref": "#/components/schemas/VoucherPages"}}}}}}},
  "/tenant/{tenant}/vouchers/{voucherId}": {"get": {"responses": {"200": {"content": {"application/json": {
    "schema": {"$ref": "#/components/schemas/Voucher"}}}}}}},
  "/tenant/{tenant}/export/voucher-items": {"get": {"responses": {"200": {"content": {"application/json": {
    "schema": {"$ref": "#/components/schemas/VoucherPages"}}}}}}},
  "/tenant/{tenant}/export/job-steps": {"get": {
    "security": [{"oauth": ["tn.jpm.history:r"]}],
    "responses": {"200": {"content": {"application/json": {"schema":
      {"$ref": "#/components/schemas/HistoryPages"}}}}}}},
  "/tenant/{tenant}/daily-batches": {"get": {"responses": {"200": {"content": {"application/json": {"schema":
    {"type": "object", "properties": {"data": {"type": "array", "items": {"type": "object", "properties": {
      "dayId": {"type": "integer"},
      "batches": {"type": "array", "items": {"$ref": "#/components/schemas/Batch"}}}}}}}}}}}}},
  "/tenant/{tenant}/export/technician-scores": {"get": {"responses": {"200": {"content": {"application/json": {
    "schema": {"type": "object", "properties": {"hasMore": {"type": "boolean"}, "continueFrom": {"type": "string"},
      "data": {"type": "array", "items": {"type": "object", "properties": {
        "technicianId": {"type": "integer"}, "jobId": {"type": "integer"}, "rating": {"type": "number"},
        "createdOn": {"type": "string", "format": "date-time"}}}}}}}}}}}},
  "/tenant/{tenant}/categories": {"get": {
    "parameters": [{"name": "includeInactive", "in": "query"}],
    "responses": {"200": {"content": {"application/json": {
      "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Category"}}}}}}}},
  "/tenant/{tenant}/customers/{id}/notes": {"get": {"responses": {"200": {"content": {"application/json": {
    "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Category"}}}}}}}},
  "/tenant/{tenant}/settings": {"get": {"responses": {"200": {"content": {"application/json": {
    "schema": {"$ref": "#/components/schemas/Category"}}}}}}},
  "/tenant/{tenant}/nothing": {"get": {"responses": {"200": {"description": "no type"}}}},
  "/tenant/{tenant}/endless": {"get": {"responses": {"200": {"content": {"application/json": {
    "schema": {"$ref": "#/components/schemas/Endless"}}}}}}}
},
"components": {
  "parameters": {"ids": {"name": "ids", "in": "query"}},
  "schemas": {
    "Endless": {"$ref": "#/components/schemas/Endless"},
    "VoucherPages": {"type": "object", "properties": {"hasMore": {"type": "boolean"},
      "continueFrom": {"type": "string"}, "data": {"type": "array", "items":
      {"$ref": "#/components/schemas/Voucher"}}}},
    "Voucher": {"allOf": [{"$ref": "#/components/schemas/Identified"}, {"type": "object", "properties": {
      "total": {"type": "number", "format": "decimal", "description": "The \"sum\"\nof all \\ lines."},
      "paid": {"type": ["boolean", "null"]},
      "order": {"type": "integer", "format": "int32"},
      "batchId": {"type": "integer", "format": "int64"},
      "batch": {"oneOf": [{"$ref": "#/components/schemas/Batch"}, {"type": "null"}]},
      "either": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
      "map": {"type": "object", "additionalProperties": {"type": "string"}},
      "strange.name": {"type": "string"},
      "items": {"type": "array", "items": {"type": "object", "properties": {
        "id": {"type": "integer"}, "order": {"type": "integer"}, "position": {"type": "integer"},
        "serialNumbers": {"type": "array", "items": {"$ref": "#/components/schemas/Batch"}}}}},
      "tagTypeIds": {"type": "array", "items": {"type": "integer", "format": "int64"}},
      "anything": {"type": "array", "items": {}},
      "modifiedOn": {"type": "string", "format": "date-time"}}}]},
    "Identified": {"type": "object", "properties": {"id": {"type": "integer", "format": "int64"}}},
    "Batch": {"type": "object", "properties": {"id": {"type": "integer"}, "number": {"type": "string"}}},
    "HistoryPages": {"type": "object", "properties": {"continueFrom": {"type": "string"},
      "data": {"type": "array", "items": {"type": "object", "properties": {
        "jobId": {"type": "integer"},
        "history": {"type": "array", "items": {"type": "object", "properties": {
          "id": {"type": "integer"}, "eventType": {"type": "string"},
          "date": {"type": "string", "format": "date-time"}}}}}}}}},
    "Category": {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"},
      "subcategories": {"type": "array", "items": {"$ref": "#/components/schemas/Category"}}}}
  }
}})";

}  // namespace stmirror::test
