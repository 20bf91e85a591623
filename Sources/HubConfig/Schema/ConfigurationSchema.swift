package import ChannelKit
import Foundation

/// The JSON Schema of `channels.yaml`, generated from the settings of the hub, the adapters and the strategies.
///
/// It rejects what ``ConfigurationLoader`` rejects, as far as a schema can express it, and nothing else. It uses only
/// keywords that draft 07 and 2020-12 share, because editors support one or the other.
package struct ConfigurationSchema: Sendable {
    /// The number of the format; a change after which a valid file is invalid, or means something else, raises it.
    package static let number = 1

    let registry: PluginRegistry

    /// Makes the schema of a build with these plugins.
    package init(registry: PluginRegistry) { self.registry = registry }

    /// The schema.
    package var json: JSONValue {
        .object([
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "channels.yaml",
            "description": "The channels that Patchbay connects and their strategies: see docs/configuration.md.",
            "type": "object",
            "additionalProperties": false,
            "properties": [
                "hub": hub, "adapters": adapters, "tenants": tenants, "include": IncludeSection.declaration.schema(),
            ],
            "$defs": .object(definitions),
        ])
    }

    /// The schema as a file's text: one member per line, in alphabetical order.
    package var text: String { json.indentedText }
}

// MARK: - Top level

extension ConfigurationSchema {
    private var hub: JSONValue {
        .mapping(
            "The settings of the hub itself.",
            HubSection.settings.schemas(patterns: [
                "database": "^(sqlite:|postgres(ql)?://).+$", "redis": "^(rediss?://.*)?$",
            ])
        )
    }

    private var adapters: JSONValue {
        let sections = registry.adapters.map { adapter in
            let shared = adapter.manifest.settings.filter(\.isShared) + CommonSettings.adapters
            let help = "The settings that all channels of \(adapter.manifest.title) share."
            let section = JSONValue.mapping(help, shared.schemas())
            return (adapter.kind.rawValue, section)
        }
        return .mapping("Settings that all channels of an adapter share; a channel may override them.", sections.byName)
    }

    private var tenants: JSONValue {
        [
            "description": "The tenants, by an id of lower-case letters, digits, '-' and '_'.",
            "type": ["object", "null"],
            "propertyNames": ["$ref": .definition("name")],
            "additionalProperties": ["$ref": .definition("tenant")],
        ]
    }
}

// MARK: - Definitions

extension ConfigurationSchema {
    private var definitions: [String: JSONValue] {
        var all = Self.values
        all["tenant"] = tenant
        all["channel"] = channel
        all["respond"] = respond
        all["step"] = step
        all["when"] = when
        for setting in PolicySettings.all { all["policy.\(setting.name)"] = setting.schema() }
        for setting in CommonSettings.channel { all["channel.\(setting.name)"] = setting.channelSchema }
        for adapter in registry.adapters { all["channel.\(adapter.kind)"] = channel(of: adapter) }
        for strategy in registry.strategies { all["step.\(strategy.kind)"] = settings(of: strategy) }
        return all
    }

    /// The value types that settings share.
    private static let values: [String: JSONValue] = [
        "name": ["type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,62}$"],
        "expansion": [
            "description": "${NAME}, ${NAME:-default} or ${file:PATH}; 'patchbay check' checks its value.",
            "type": "string",
            "pattern": .string(SchemaPattern.expansion),
        ],
        "text": ["type": ["string", "number", "boolean"], "minLength": 1],
        "texts": [
            "description": "A text for each language, by codes such as en or fr-CA.",
            "type": "object",
            "propertyNames": ["pattern": .string(SchemaPattern.language)],
            "additionalProperties": ["$ref": .definition("text")],
        ],
        "hours": [
            "description": "Days (mon, mon-fri, daily, 2026-12-25) with time spans such as 9:00-17:00, or closed.",
            "type": "object",
            "minProperties": 1,
            "propertyNames": ["pattern": .string(SchemaPattern.day)],
            "additionalProperties": [
                "anyOf": [
                    ["$ref": .definition("span")],
                    ["type": "array", "minItems": 1, "items": ["$ref": .definition("span")]],
                ]
            ],
        ],
        "span": [
            "description": "A time span such as 9:00-17:00, several separated by commas, or closed.",
            "type": "string",
            "pattern": .string(SchemaPattern.spans),
        ],
        "duration": ["type": "string", "pattern": "^([0-9]+\\.?[0-9]*|\\.[0-9]+)(ms|s|m|h|d)$"],
        "url": ["type": "string", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://\\S+$"],
    ]

    private var tenant: JSONValue {
        let patterns = [
            "timezone": "^(UTC|GMT|.+/.+)$",
            "languages": "\(SchemaPattern.language)|\(SchemaPattern.expansion)",
        ]
        var properties = ProfileReader.settings.schemas(patterns: patterns)
        properties.merge(policy) { own, _ in own }
        properties["channels"] = channels
        properties["respond"] = ["$ref": .definition("respond")]
        return .mapping("A tenant.", properties)
    }

    /// The policy settings of a tenant or a channel.
    var policy: [String: JSONValue] {
        let current = PolicySettings.all.map { ($0.name, JSONValue.policy($0.name)) }
        let former = PolicySettings.renamedKeys.map {
            ($0.former, JSONValue.policy($0.name).adding("deprecated", true))
        }
        return (current + former).byName
    }
}

extension JSONValue {
    fileprivate static func policy(_ name: String) -> JSONValue { ["$ref": .definition("policy.\(name)")] }
}

extension ConfigurationSchema {
    /// The patterns of texts.
    enum SchemaPattern {
        static let language = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
        static let day =
            "^(daily|(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?|[0-9]{4}-[0-9]{2}-[0-9]{2})$"
        static let span = "\\s*[0-9]{1,2}(:[0-5][0-9])?\\s*[-–]\\s*[0-9]{1,2}(:[0-5][0-9])?\\s*"
        static let spans = "^\\s*(closed|\(span)(,\(span))*)\\s*$|\(expansion)"
        static let expansion = "\\$\\{[^}]+\\}"
    }
}
