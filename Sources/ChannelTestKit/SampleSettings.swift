public import ChannelKit

extension ChannelSettings {
    /// Settings of a channel for tests.
    ///
    /// ```swift
    /// let settings = ChannelSettings.sample(
    ///     ["account": .text("42"), "token": .secret("t")],
    ///     changing: ["token": nil]
    /// )
    /// ```
    ///
    /// - Parameters:
    ///   - values: The adapter's own settings.
    ///   - changes: Other values of some of them; nil removes a setting.
    public static func sample(
        _ values: [String: SettingValue],
        changing changes: [String: SettingValue?] = [:],
        of id: ChannelID = ChannelID(tenant: "lotus-dental", name: "channel"),
        baseURL: String = "https://api.example.test",
        publicURL: String = "https://hub.example.test",
        urlKey: String? = nil,
        isUnverified: Bool = false
    ) -> ChannelSettings {
        ChannelSettings(
            id: id,
            values: SettingValues(values.changing(changes)),
            baseURL: baseURL,
            publicURL: publicURL,
            urlKey: urlKey.map(Secret.init),
            isUnverified: isUnverified
        )
    }
}

extension [String: SettingValue] {
    /// The settings with other values of some of them; nil removes a setting.
    public func changing(_ changes: [String: SettingValue?]) -> [String: SettingValue] {
        merging(changes.compactMapValues(\.self)) { _, change in change }
            .filter { name, _ in changes[name] != .some(nil) }
    }

    /// The example of each of `declarations`, optional ones included where the examples have them.
    public init(examplesOf declarations: [SettingDeclaration]) {
        let examples = SettingValues(examplesOf: declarations)
        self = Dictionary(
            uniqueKeysWithValues: declarations.compactMap { declaration in
                examples.raw(declaration.name).map { (declaration.name, $0) }
            }
        )
    }
}

extension SettingValue {
    /// A secret with its values, the current one first.
    public static func secret(_ values: String...) -> SettingValue { .secrets(values.map { Secret($0) }) }
}

extension LocalizedTemplate {
    /// A text in English and French, without fields.
    public init(en: String, fr: String) {
        self.init(byLanguage: ["en": TextTemplate(literal: en), "fr": TextTemplate(literal: fr)])
    }
}

extension WebhookResponse {
    /// The JSON of a 200; nil for anything else.
    public var json: JSONValue? {
        status == 200 && headers["Content-Type"] == "application/json" ? try? JSONValue(parsing: body) : nil
    }
}
