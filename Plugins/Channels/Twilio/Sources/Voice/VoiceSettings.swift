import ChannelKit

/// The voice settings of a channel.
struct VoiceSettings: Sendable {
    /// The languages, the default first.
    let languages: [VoiceLanguage]
    /// True if the strategies provide the first words.
    let asksFirst: Bool
    let fillerAfter: Duration
    let transferTarget: TransferTarget?
    /// The timeout of a transfer's ringing, in whole seconds.
    let ringTime: Int
    private let texts: [VoiceText: LocalizedTemplate]
    private let noticeTexts: [CallNotice: LocalizedTemplate]
    private let hints: LocalizedTemplate?

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        languages = try Self.languages(values)
        asksFirst = try values[VoiceSetting.onCall] == "ask"
        fillerAfter = try values.duration(of: VoiceSetting.fillerAfter, in: .seconds(1) ... .seconds(12))
        transferTarget = try Self.transferTarget(values)
        ringTime = try Int(
            values.duration(of: VoiceSetting.callTimeout, in: .seconds(5) ... .seconds(600)).components.seconds
        )
        hints = try values[VoiceSetting.hints]
        var texts: [VoiceText: LocalizedTemplate] = [:]
        for text in VoiceText.allCases {
            texts[text] = try Self.checked(values[text.setting], of: text.setting, text.defaults, in: languages)
        }
        self.texts = texts
        noticeTexts = try Self.notices(values, in: languages)
        guard noticeTexts.isEmpty || !asksFirst else {
            // The strategies' words may come late, and would then cut off the notice.
            throw .at(VoiceSetting.onCall, "'on_call: ask' cannot be combined with a notice: write 'on_call: greet'")
        }
    }

    /// The notices of each call, in order.
    var notices: [CallNotice] { CallNotice.allCases.filter { noticeTexts[$0] != nil } }

    func text(_ notice: CallNotice, in language: VoiceLanguage) -> String {
        noticeTexts[notice]?.sentence(in: language.code) ?? ""
    }

    /// The language with `code`, else the first.
    func language(_ code: String?) -> VoiceLanguage { languages.first { $0.code == code } ?? languages[0] }

    /// The language that a caller chooses by `digits`.
    func language(chosenBy digits: String?) -> VoiceLanguage? {
        languages.first { $0.digit != nil && $0.digit == digits }
    }

    func text(_ text: VoiceText, in language: VoiceLanguage) -> String {
        texts[text]?.sentence(in: language.code) ?? text.defaults[language.code] ?? ""
    }

    /// Words for the speech recognition, on one line.
    func hints(in language: VoiceLanguage) -> String? { hints?.sentence(in: language.code) }

    // MARK: - Reading

    private static func languages(_ values: SettingValues) throws(ConfigurationIssue) -> [VoiceLanguage] {
        let codes = try values[VoiceSetting.languages]
        let isList = (1...4).contains(codes.count) && Set(codes).count == codes.count
        guard isList, codes.allSatisfy({ $0.wholeMatch(of: /[a-z]{2,3}(-[A-Za-z0-9]+)*/) != nil }) else {
            throw .at(VoiceSetting.languages, "'languages' is not a list of one to four codes such as en and fr")
        }
        let written = try values[VoiceSetting.voices] ?? [:]
        var languages: [VoiceLanguage] = []
        for (position, code) in codes.enumerated() {
            languages.append(try VoiceLanguage(code, at: position, written: written[code]))
        }
        return languages
    }

    private static func transferTarget(_ values: SettingValues) throws(ConfigurationIssue) -> TransferTarget? {
        guard let text = try values[VoiceSetting.transferTo] else { return nil }
        guard let target = TransferTarget(text) else {
            throw .at(VoiceSetting.transferTo, "'transfer_to' is not a number in E.164, a SIP address or a queue")
        }
        return target
    }

    private static func notices(
        _ values: SettingValues,
        in languages: [VoiceLanguage]
    ) throws(ConfigurationIssue) -> [CallNotice: LocalizedTemplate] {
        var notices: [CallNotice: LocalizedTemplate] = [:]
        for notice in CallNotice.allCases {
            guard let written = try values[notice.setting] else { continue }
            notices[notice] = try checked(written, of: notice.setting, [:], in: languages)
        }
        return notices
    }

    /// The text, validated: every language has one, and it has no fields, because only the caller's number is known.
    private static func checked<Value>(
        _ written: LocalizedTemplate,
        of setting: Setting<Value>,
        _ defaults: [String: String],
        in languages: [VoiceLanguage]
    ) throws(ConfigurationIssue) -> LocalizedTemplate {
        let name = setting.declaration.name
        guard !written.byLanguage.values.contains(where: { $0.source.contains("{{") }) else {
            throw .at(setting, "'\(name)' has a field, which is not supported here")
        }
        for language in languages where (written.sentence(in: language.code) ?? defaults[language.code]) == nil {
            throw .at(setting, "'\(name)' has no text in '\(language.code)'")
        }
        return written
    }
}

extension LocalizedTemplate {
    /// The text for `code`, or for all languages.
    fileprivate func sentence(in code: String) -> String? { (byLanguage[code] ?? byLanguage[""])?.source }
}

extension SettingValues {
    fileprivate func duration(
        of setting: Setting<Duration>,
        in range: ClosedRange<Duration>
    ) throws(ConfigurationIssue) -> Duration {
        let duration = try self[setting]
        guard range.contains(duration) else {
            throw .at(
                setting,
                "'\(setting.declaration.name)' is not between \(range.lowerBound.components.seconds)s and \(range.upperBound.components.seconds)s"
            )
        }
        return duration
    }
}
