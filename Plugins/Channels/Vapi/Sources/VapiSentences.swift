import ChannelKit

/// What is said without a strategy, in the languages that it was written in.
struct VapiSentences: Sendable {
    let greeting: LocalizedTemplate?
    let fallback: LocalizedTemplate
    let nobody: LocalizedTemplate
    let apology: LocalizedTemplate
    let filler: LocalizedTemplate
    /// The language of the channel's callers, if they have one.
    let language: String?

    init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        greeting = try settings[VapiSetting.greeting]
        fallback = try settings[VapiSetting.fallbackSentence]
        nobody = try settings[VapiSetting.nobodySentence]
        apology = try settings[VapiSetting.apology]
        filler = try settings[VapiSetting.filler]
        language = try settings[VapiSetting.language]
    }
}

extension VapiAdapter {
    /// `template` as it is said to the caller of `scene`.
    func words(_ template: LocalizedTemplate, in scene: CallContext) -> String {
        let language = language(of: scene) ?? "en"
        let text = template.template(for: language, fallbacks: ["en"]).rendered { field in
            switch field {
            case .contactName: scene.contact?.name
            case .contactPhone: scene.contact?.phone
            case .channelName: channel.name
            case .tenantName, .messageText: nil
            }
        }
        return text.singleLine
    }

    /// The assistant's, by its metadata, else the channel's.
    func language(of scene: CallContext) -> String? { scene.language ?? sentences.language }
}
