import ChannelKit

/// Sentences that need no strategy, by language.
struct VapiSentences: Sendable {
    let greeting: LocalizedTemplate?
    let fallback: LocalizedTemplate
    let noTarget: LocalizedTemplate
    let transfer: LocalizedTemplate
    let apology: LocalizedTemplate
    let silence: LocalizedTemplate
    let repetition: LocalizedTemplate
    let wayOut: LocalizedTemplate
    let goodbye: LocalizedTemplate
    let filler: LocalizedTemplate
    /// The notices at the beginning of each call that the hub's assistant answers or places.
    let notices: [CallNotice: LocalizedTemplate]
    /// The language of the channel's callers, if it is configured.
    let language: String?

    init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        greeting = try settings[VapiSetting.greeting]
        fallback = try settings[VapiSetting.fallbackSentence]
        noTarget = try settings[VapiSetting.nobodySentence]
        transfer = try settings[VapiSetting.transfer]
        apology = try settings[VapiSetting.apology]
        silence = try settings[VapiSetting.silence]
        repetition = try settings[VapiSetting.repetition]
        wayOut = try settings[VapiSetting.wayOut]
        goodbye = try settings[VapiSetting.goodbye]
        filler = try settings[VapiSetting.filler]
        language = try settings[VapiSetting.language]
        var notices: [CallNotice: LocalizedTemplate] = [:]
        for notice in CallNotice.allCases {
            guard let text = try settings[notice.setting] else { continue }
            // They are spoken with the first message, which only an assistant has.
            guard try settings[VapiSetting.assistantID] != nil, greeting != nil else {
                throw .at(notice.setting, "'\(notice.name)' needs 'assistant_id' and 'greeting'")
            }
            notices[notice] = text
        }
        self.notices = notices
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

    /// The first words of a call, with the notices before them.
    func firstMessage(_ text: String, in context: CallContext) -> String {
        let notices = CallNotice.allCases.compactMap { sentences.notices[$0] }.map { words($0, in: context) }
        return (notices + [text]).joined(separator: " ")
    }

    /// The notices that the lines of a call have: those that the caller has heard.
    func heardNotices(in lines: [CallLine]) -> [CallNotice] {
        let spoken = lines.filter { $0.speaker == .hub }.map { $0.text.foldedWords.joined(separator: " ") }
        return CallNotice.allCases.filter { notice in
            let texts = sentences.notices[notice]?.byLanguage.values.map {
                $0.source.foldedWords.joined(separator: " ")
            }
            return texts?.contains { text in !text.isEmpty && spoken.contains { $0.contains(text) } } ?? false
        }
    }

    /// The language in the assistant's metadata, else the channel's.
    func language(of context: CallContext) -> String? { context.language ?? sentences.language }
}
