; What a file declares. Declarations inside functions are dropped by the engine.

(use_declaration) @import.tree
(mod_item !body) @module.tree

(struct_item name: (_) @type.name body: (_)? @type.body) @type
(enum_item name: (_) @type.name body: (_) @type.body) @type
(trait_item name: (_) @type.name body: (_) @type.body @interface) @type
(type_item name: (_) @type.name type: (_) @type.body) @type

(field_declaration_list (field_declaration name: (_) @field.name type: (_) @field.type) @field) @struct

(source_file (function_item name: (_) @function.name) @function)
(mod_item body: (declaration_list (function_item name: (_) @function.name) @function))
(impl_item type: (_) @function.receiver_type body: (declaration_list (function_item name: (_) @function.name) @function))
(trait_item name: (_) @function.receiver_type body: (declaration_list (function_item name: (_) @function.name) @function))

(const_item name: (_) @value.name type: (_)? @value.type value: (_)? @value.value) @value
(static_item name: (_) @value.name type: (_)? @value.type value: (_)? @value.value) @value
