import ChannelKit

// The channels of a tenant, with their adapters' settings, and the steps, with their strategies' settings.

extension ConfigurationSchema {
    /// The channels; one with the name of an adapter has that adapter, unless it sets `adapter`.
    var channels: JSONValue {
        let named = registry.adapters.map { adapter in
            let channel: JSONValue = [
                "description": .string("\(adapter.manifest.title). \(adapter.manifest.summary)"),
                "if": ["properties": ["adapter": ["type": "string"]], "required": ["adapter"]],
                "then": ["$ref": .definition("channel")],
                "else": ["$ref": .definition("channel.\(adapter.kind)")],
            ]
            return (adapter.kind.rawValue, channel)
        }
        return [
            "description": """
            The tenant's connections, by names that it chooses; the adapter is the channel's name unless 'adapter' \
            is set.
            """,
            "type": ["object", "null"],
            "propertyNames": ["$ref": .definition("name")],
            "properties": .object(named.byName),
            "additionalProperties": ["$ref": .definition("channel")],
        ]
    }

    /// A channel with the key `adapter`.
    var channel: JSONValue {
        let kinds = registry.adapters.map { JSONValue.string($0.kind.rawValue) }
        let choices = registry.adapters.map { adapter -> JSONValue in
            [
                "if": [
                    "properties": ["adapter": ["const": .string(adapter.kind.rawValue)]], "required": ["adapter"],
                ],
                "then": ["$ref": .definition("channel.\(adapter.kind)")],
            ]
        }
        return [
            "description": "A connection through the adapter that 'adapter' names.",
            "type": "object",
            "required": ["adapter"],
            "properties": [
                "adapter": [
                    "description": .string(CommonSettings.adapter.declaration.help),
                    "anyOf": [["enum": .array(kinds)], ["$ref": .definition("expansion")]],
                ]
            ],
            "allOf": .array(choices),
        ]
    }

    /// A channel of `adapter`, with its adapter's settings and the common ones.
    func channel(of adapter: any ChannelAdapter.Type) -> JSONValue {
        let manifest = adapter.manifest
        var properties = manifest.settings.schemas()
        properties.merge(policy) { own, _ in own }
        for setting in CommonSettings.channel {
            properties[setting.name] = ["$ref": .definition("channel.\(setting.name)")]
        }
        if manifest.authentication == .signed { properties["verification"] = .alwaysSigned }
        properties["respond"] = ["$ref": .definition("respond")]
        // Shared settings may be under `adapters:`.
        var required = manifest.settings.filter { $0.presence == .required && !$0.isShared }
        if manifest.requiresURLKey { required.append(CommonSettings.urlKey.declaration) }
        var channel = JSONValue.mapping("\(manifest.title). \(manifest.summary)", properties, required: required)
        if manifest.authentication == .urlKey { channel = channel.adding("allOf", [.unverified]) }
        return channel
    }

    /// A list of steps.
    var respond: JSONValue {
        [
            "description": "The strategies, tried from the top; the first reply wins.",
            "type": "array",
            "minItems": 1,
            "items": ["$ref": .definition("step")],
        ]
    }

    /// A step: a strategy's name, or one key with its settings.
    var step: JSONValue {
        let strategies = registry.strategies.map { strategy in
            (strategy.kind.rawValue, JSONValue.object(["$ref": .definition("step.\(strategy.kind)")]))
        }
        let bare = registry.strategies.filter { $0.manifest.settings.allSatisfy { $0.presence != .required } }
        let names = bare.map { JSONValue.string($0.kind.rawValue) }
        let settled: JSONValue = [
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "properties": .object(strategies.byName),
            "additionalProperties": false,
        ]
        let described: JSONValue = ["description": "A strategy, with its settings below it."]
        guard !names.isEmpty else { return described.adding("anyOf", [settled]) }
        return described.adding("anyOf", [["enum": .array(names)], settled])
    }

    /// The condition of a step, which must not be empty.
    var when: JSONValue {
        let declaration = CommonSettings.when.declaration
        return .mapping(declaration.help, ConditionSettings.all.schemas())
            .adding("type", "object").adding("minProperties", 1).adding("examples", [declaration.exampleJSON])
    }

    /// The settings of a step.
    func settings(of strategy: any ResponseStrategy.Type) -> JSONValue {
        let manifest = strategy.manifest
        var properties = (manifest.settings + CommonSettings.step).schemas()
        properties["when"] = ["$ref": .definition("when")]
        return .mapping(
            manifest.summary,
            properties,
            required: manifest.settings.filter { $0.presence == .required }
        )
    }
}

extension SettingDeclaration {
    /// One of the settings of every channel.
    var channelSchema: JSONValue {
        switch name {
        case "url_key": schema(pattern: "^[A-Za-z0-9_-]+$")
        case "moved_from": schema(pattern: "^[a-z0-9][a-z0-9_-]{0,62}(/[a-z0-9][a-z0-9_-]{0,62})?$|\\$\\{[^}]+\\}")
        default: schema()
        }
    }
}

extension JSONValue {
    /// The schema of `verification` for an adapter whose provider signs.
    fileprivate static let alwaysSigned: JSONValue = [
        "description": "The provider signs its webhooks; no other value is allowed.",
        "anyOf": [["enum": ["signed"]], ["$ref": .definition("expansion")], ["type": "null"]],
    ]

    /// The keys that `verification: none` requires.
    fileprivate static let unverified: JSONValue = [
        "if": ["properties": ["verification": ["const": "none"]], "required": ["verification"]],
        "then": ["required": ["verification_reason", "url_key"]],
    ]
}
