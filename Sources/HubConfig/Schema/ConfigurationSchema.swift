public import ChannelKit
import Foundation

/// The JSON Schema of `channels.yaml`, made of what the hub, the adapters and the strategies declare.
///
/// It refuses what ``ConfigurationLoader`` refuses as far as a schema can tell, and nothing besides. It keeps to what
/// draft 07 and 2020-12 have in common, because editors' YAML support knows the one or the other.
public struct ConfigurationSchema: Sendable {
    let registry: PluginRegistry

    /// Makes the schema for a build with these plugins.
    public init(registry: PluginRegistry) { self.registry = registry }

    /// The schema.
    public var json: JSONValue {
        .object([
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "channels.yaml",
            "description": "What Patchbay connects, and who answers: docs/configuration.md explains every key.",
            "type": "object",
            "additionalProperties": false,
            "properties": [
                "hub": hub, "adapters": adapters, "tenants": tenants, "include": IncludeSection.declaration.schema(),
            ],
            "$defs": .object(definitions),
        ])
    }

    /// The schema as it is kept in a file: a line for each member, in alphabetical order.
    public var text: String { json.indentedText }
}

// MARK: - What stands at the top

extension ConfigurationSchema {
    private var hub: JSONValue {
        .mapping(
            "What concerns the hub as a whole.",
            HubSection.settings.schemas(patterns: ["database": "^sqlite:.+$", "redis": "^(rediss?://.*)?$"])
        )
    }

    private var adapters: JSONValue {
        let sections = registry.adapters.map { adapter in
            let shared = adapter.manifest.settings.filter(\.isShared) + CommonSettings.adapters
            let section = JSONValue.mapping("What all channels of \(adapter.manifest.title) share.", shared.schemas())
            return (adapter.kind.rawValue, section)
        }
        return .mapping("Settings that all channels of an adapter share; a channel may have its own.", sections.byName)
    }

    private var tenants: JSONValue {
        [
            "description": "The businesses, by an id of lower-case letters, digits, '-' and '_'.",
            "type": ["object", "null"],
            "propertyNames": ["$ref": .definition("name")],
            "additionalProperties": ["$ref": .definition("tenant")],
        ]
    }
}

// MARK: - What is referred to

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

    /// The kinds of values that settings share.
    private static let values: [String: JSONValue] = [
        "name": ["type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,62}$"],
        "expansion": [
            "description": "${NAME}, ${NAME:-default} or ${file:PATH}; what it stands for is seen by 'patchbay check'.",
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
            "description": "Days (mon, mon-fri, daily, 2026-12-25) with spans of time such as 9:00-17:00, or closed.",
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
            "description": "A span of time such as 9:00-17:00, or several with commas; closed.",
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
        return .mapping("A business.", properties)
    }

    /// The settings of the policy, wherever they may stand.
    var policy: [String: JSONValue] {
        PolicySettings.all.map { ($0.name, ["$ref": .definition("policy.\($0.name)")]) }.byName
    }
}

extension ConfigurationSchema {
    /// What the schema knows of a text.
    enum SchemaPattern {
        static let language = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
        static let day =
            "^(daily|(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?|[0-9]{4}-[0-9]{2}-[0-9]{2})$"
        static let span = "\\s*[0-9]{1,2}(:[0-5][0-9])?\\s*[-–]\\s*[0-9]{1,2}(:[0-5][0-9])?\\s*"
        static let spans = "^\\s*(closed|\(span)(,\(span))*)\\s*$|\(expansion)"
        static let expansion = "\\$\\{[^}]+\\}"
    }
}
