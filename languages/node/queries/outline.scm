; What a file declares. Schemas of validators and mappers count as types: what their object says are the members.

(import_statement (import_clause (identifier) @import.name) source: (string) @import.path) @import @import.default
(import_statement (import_clause (named_imports (import_specifier name: (_) @import.member alias: (_)? @import.name))) source: (string) @import.path) @import
(import_statement (import_clause (namespace_import (identifier) @import.name)) source: (string) @import.path) @import
(import_statement . (string) @import.path) @import
(export_statement (export_clause (export_specifier name: (_) @import.member alias: (_)? @import.name)) source: (string) @import.path) @import
(export_statement "*" @import.member source: (string) @import.path) @import

((variable_declarator name: (identifier) @import.name value: (call_expression function: (identifier) @_require arguments: (arguments . (string) @import.path))) @import
  (#eq? @_require "require"))
((variable_declarator name: (object_pattern (shorthand_property_identifier_pattern) @import.member) value: (call_expression function: (identifier) @_require arguments: (arguments . (string) @import.path))) @import
  (#eq? @_require "require"))
((variable_declarator name: (object_pattern (pair_pattern key: (_) @import.member value: (identifier) @import.name)) value: (call_expression function: (identifier) @_require arguments: (arguments . (string) @import.path))) @import
  (#eq? @_require "require"))
; A barrel: `module.exports.x = require('./x')`.
((expression_statement (assignment_expression left: (member_expression property: (_) @import.name) right: (call_expression function: (identifier) @_require arguments: (arguments . (string) @import.path)))) @import
  (#eq? @_require "require"))
; The same of what a module makes: `db.x = require('./x')(sequelize)`.
((expression_statement (assignment_expression left: (member_expression property: (_) @import.name) right: (call_expression function: (call_expression function: (identifier) @_require arguments: (arguments . (string) @import.path))))) @import
  (#eq? @_require "require"))
; `require('./x').y` and `require('./x')` wherever they stand.
((variable_declarator name: (identifier) @import.name value: (member_expression object: (call_expression function: (identifier) @_require arguments: (arguments . (string) @import.path)) property: (_) @import.member)) @import
  (#eq? @_require "require"))
((call_expression function: (identifier) @_require arguments: (arguments . (string) @import.path)) @import
  (#eq? @_require "require"))
(call_expression function: (import) arguments: (arguments . (string) @import.path)) @import

(interface_declaration name: (_) @type.name body: (_) @type.body) @type
(class_declaration name: (_) @type.name body: (_) @type.body) @type
(abstract_class_declaration name: (_) @type.name body: (_) @type.body) @type
(type_alias_declaration name: (_) @type.name value: (_) @type.body) @type
(enum_declaration name: (_) @type.name body: (_) @type.body) @type

; z.object({…}), Type.Object({…}), new Schema({…}), sequelize.define('x', {…}), pgTable('x', {…})
((variable_declarator name: (identifier) @type.name value: (call_expression function: (_) @_maker arguments: (arguments (object) @type.body))) @type @type.anywhere
  (#match? @_maker "(^|[.])(object|Object|strictObject|Schema|define|model|[a-z]+Table|[tT]able|EntitySchema)$"))
((variable_declarator name: (identifier) @type.name value: (new_expression constructor: (_) @_maker arguments: (arguments . (object) @type.body))) @type @type.anywhere
  (#match? @_maker "(^|[.])(Schema|EntitySchema)$"))
((call_expression function: (member_expression object: (identifier) @type.name property: (_) @_init) arguments: (arguments . (object) @type.body)) @type @type.anywhere
  (#eq? @_init "init"))

(interface_declaration (extends_type_clause type: (_) @field.type @field) body: (_) @struct)
(interface_body (property_signature name: (_) @field.name type: (_)? @field.type) @field @field.tag) @struct
(object_type (property_signature name: (_) @field.name type: (_)? @field.type) @field @field.tag) @struct
(class_body (public_field_definition name: (_) @field.name type: (_)? @field.type value: (_)? @field.value) @field @field.tag) @struct
(object (pair key: (_) @field.name value: (_) @field.type) @field @field.tag) @struct

(function_declaration name: (_) @function.name) @function
(class_declaration name: (_) @function.receiver_type body: (class_body (method_definition name: (_) @function.name) @function))
(class_declaration name: (_) @function.receiver_type body: (class_body (public_field_definition name: (_) @function.name value: (arrow_function) @function)))

(variable_declarator name: (identifier) @value.name type: (_)? @value.type value: (_)? @value.value) @value
