import ChannelKit
import HubModel

extension HubSettings {
    static let defaults = HubSettings(
        publicURL: "http://localhost:8080",
        database: "sqlite:data/patchbay.db",
        redis: nil,
        adminListen: nil
    )
}

/// The reader of `hub:`.
struct HubSection {
    let registry: PluginRegistry
    let context: ReadingContext

    private static let publicURL = SettingDeclaration.hub(
        "public_url",
        .url,
        help: "The base of the webhook URLs entered at the providers, such as https://hub.example.com.",
        default: HubSettings.defaults.publicURL
    )
    private static let database = SettingDeclaration.hub(
        "database",
        .text,
        help: "The database, such as sqlite:data/patchbay.db or postgres://patchbay:password@host/patchbay.",
        default: HubSettings.defaults.database
    )
    private static let redis = SettingDeclaration.hub(
        "redis",
        .text,
        help: "A redis:// or rediss:// URL, such as rediss://user:password@host:6379/0; empty for none.",
        default: nil
    )

    private static let adminListen = Setting.text(
        "listen",
        help: "The address of health and metrics, host:port; keep it off the public network.",
        example: HubSettings.defaultAdminListen
    ).defaulting(to: .text(HubSettings.defaultAdminListen)).declaration
    private static let admin = Setting<[String: SettingValue]?>(
        "admin",
        type: .object([adminListen]),
        help: "The listener for operators.",
        example: .mapping(["listen": .text(HubSettings.defaultAdminListen)])
    ) { $0.members }.optional().declaration

    private static let apiListen = Setting.text(
        "listen",
        help: "The address of the API, host:port; put a proxy with a certificate in front of it.",
        example: HubSettings.exampleAPIListen
    ).optional().declaration
    private static let api = Setting<[String: SettingValue]?>(
        "api",
        type: .object([apiListen]),
        help: "The API for programs and the users of tenants; off until 'listen' is set.",
        example: .mapping(["listen": .text(HubSettings.exampleAPIListen)])
    ) { $0.members }.optional().declaration

    /// The settings of `hub:`.
    static let settings = [
        publicURL, database, redis, admin, api, RetentionSettings.declaration, BacklogSettings.declaration,
    ]

    /// The settings in `field`, with defaults for the others.
    func read(_ field: Field?) -> HubSettings {
        guard let field,
            let fields = Fields(field.value, of: "the hub's settings", target: field.target, in: context)
        else { return .defaults }
        fields.rejectUnknown(besides: Self.settings.map(\.name), in: context)
        let values = SettingsReader(context: context).written(Self.settings.filter { $0 != Self.redis }, in: fields)
            .values
        if let url = values["public_url"]?.text { context.requireBase(url, at: fields["public_url"]) }
        if let database = values["database"]?.text { checkDatabase(database, at: fields["database"]) }
        var limits = HubLimits()
        limits.retention = RetentionSettings(registry: registry, context: context)
            .policy(values["retention"], in: fields)
        limits.backlog = BacklogSettings(context: context).limits(values["backlog"], in: fields)
        return HubSettings(
            publicURL: values["public_url"]?.text ?? HubSettings.defaults.publicURL,
            database: values["database"]?.text ?? HubSettings.defaults.database,
            redis: fields["redis"].flatMap(redis),
            adminListen: listen(values["admin"], HubSettings.defaultAdminListen, at: fields["admin"]),
            apiListen: listen(values["api"], HubSettings.exampleAPIListen, at: fields["api"]),
            limits: limits,
            isDatabaseSet: values["database"] != nil
        )
    }

    /// The address of a listener; nil if it is not set.
    private func listen(_ value: SettingValue?, _ example: String, at field: Field?) -> String? {
        guard let address = value?.members?["listen"]?.text else { return nil }
        let colon = address.lastIndex(of: ":")
        let port = colon.flatMap { UInt16(address[address.index(after: $0)...]) }
        if port == nil, let target = field?.target {
            context.error(
                at: target,
                "invalid address: 'listen' must be host:port",
                remedy: "write host:port, such as \(example)"
            )
        }
        return address
    }

    /// Checks the database's URL; no message quotes it, because it may contain a password.
    private func checkDatabase(_ url: String, at field: Field?) {
        guard let target = field?.target else { return }
        let isServer = ["postgres://", "postgresql://"].contains(where: url.hasPrefix)
        guard !isServer, !url.hasPrefix("sqlite:") || url == "sqlite:" else { return }
        context.error(
            at: target,
            "invalid database URL: expected 'sqlite:' and a path, or a postgres:// URL",
            remedy: "write sqlite:data/patchbay.db, or postgres://user:password@host/database"
        )
    }

    /// The address of Redis; nil for an empty text, quoted or not.
    private func redis(_ field: Field) -> RedisAddress? {
        let url = context.scalar(field.value, expected: "a redis:// URL").value?.text ?? ""
        guard !url.isEmpty else { return nil }
        do throws(ConfigurationIssue) { return try RedisAddress(url) } catch {
            context.error(at: field.target, error.problem, remedy: error.remedy)
            return nil
        }
    }
}

extension ReadingContext {
    /// Reports an issue of a setting of `hub:`, at its place in `fields`.
    func report(_ issue: ConfigurationIssue, in fields: Fields) {
        guard let name = issue.path.first, let field = fields[name] else { return }
        report(issue, at: [IssueSource(fields: fields, context: self)], else: field.key)
    }

    /// Reports an error when no path can be appended to a URL.
    func requireBase(_ url: String, at field: Field?) {
        guard let field, !HTTPURL.isBase(url) else { return }
        error(
            at: field.target,
            "'\(field.name)' has a query or a fragment",
            remedy: "remove everything from '?' or '#' on: paths are appended to this URL"
        )
    }
}

extension SettingDeclaration {
    fileprivate static func hub(
        _ name: String,
        _ type: SettingType,
        help: String,
        default value: String?
    ) -> SettingDeclaration {
        let example = SettingValue.text(value ?? "redis://localhost:6379")
        let setting = Setting<String?>(name, type: type, help: help, example: example) { .some($0.text) }
        return (value == nil ? setting.optional().declaration : setting.defaulting(to: example).declaration)
    }
}
