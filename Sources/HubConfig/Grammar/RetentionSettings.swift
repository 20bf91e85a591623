import ChannelKit
import HubModel

/// The settings of `hub.retention`.
struct RetentionSettings {
    let registry: PluginRegistry
    let context: ReadingContext

    /// The setting, with a member for each kind of data that has one.
    static let declaration = Setting<[String: SettingValue]?>(
        "retention",
        type: .object(RetentionKind.allCases.filter(\.hasSetting).map(\.declaration)),
        help: "The time for which each kind of data is kept; see docs/operating.md.",
        example: .mapping(["raw": .duration(.seconds(7 * 86_400))])
    ) { $0.members }.optional().declaration

    /// The policy in `value`; reports an error for a time that is too short.
    func policy(_ value: SettingValue?, in fields: Fields) -> RetentionPolicy {
        guard let members = value?.members else { return RetentionPolicy() }
        var lifetimes: [RetentionKind: Duration] = [:]
        for kind in RetentionKind.allCases {
            guard case .duration(let lifetime)? = members[kind.rawValue] else { continue }
            lifetimes[kind] = lifetime
            guard let minimum = minimum(of: kind), lifetime < minimum.lifetime else { continue }
            let issue = ConfigurationIssue(
                path: [Self.declaration.name, kind.rawValue],
                problem: "'\(kind.rawValue)' is shorter than \(minimum.lifetime.written): \(minimum.reason)",
                remedy: "write at least \(minimum.lifetime.written), or remove the key"
            )
            context.report(issue, in: fields)
        }
        return RetentionPolicy(lifetimes)
    }

    private func minimum(of kind: RetentionKind) -> (lifetime: Duration, reason: String)? {
        guard kind == .itemKeys else { return kind.facts.minimum }
        let windows = registry.adapters.compactMap { adapter -> (lifetime: Duration, reason: String)? in
            guard case .within(let window) = adapter.manifest.redelivery else { return nil }
            return (window, "\(adapter.kind) redelivers for that time, and the item would be processed again")
        }
        return windows.max { $0.lifetime < $1.lifetime }
    }
}

extension RetentionKind {
    fileprivate var declaration: SettingDeclaration {
        let setting = Setting.duration(rawValue, help: facts.help, example: defaultLifetime ?? .seconds(365 * 86_400))
        guard let lifetime = defaultLifetime else { return setting.optional().declaration }
        return setting.defaulting(to: .duration(lifetime)).declaration
    }
}
