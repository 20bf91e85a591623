import ChannelKit

/// Sentences that need no strategy, by language.
struct VapiSentences: Sendable {
    let greeting: LocalizedTemplate?
    let fallback: LocalizedTemplate
    let noTarget: LocalizedTemplate
    let apology: LocalizedTemplate
    let filler: LocalizedTemplate
    /// The language of the channel's callers, if it is configured.
    let language: String?

    init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        greeting = try settings[VapiSetting.greeting]
        fallback = try settings[VapiSetting.fallbackSentence]
        noTarget = try settings[VapiSetting.nobodySentence]
        apology = try settings[VapiSetting.apology]
        filler = try settings[VapiSetting.filler]
        language = try settings[VapiSetting.language]
    }
}

extension VapiAdapter {
    /// The text of `template` for the caller of `context`.
    func words(_ template: LocalizedTemplate, in context: CallContext) -> String {
        let language = language(of: context) ?? "en"
        let text = template.template(for: language, fallbacks: ["en"]).rendered { field in
            switch field {
            case .contactName: context.contact?.name
            case .contactPhone: context.contact?.phone
            case .channelName: channel.name
            case .tenantName, .messageText: nil
            }
        }
        return text.singleLine
    }

    /// The language in the assistant's metadata, else the channel's.
    func language(of context: CallContext) -> String? { context.language ?? sentences.language }
}
