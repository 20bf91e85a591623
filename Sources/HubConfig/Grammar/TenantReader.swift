import ChannelKit
import Foundation

/// Reads the tenants of one file.
struct TenantReader {
    let channels: ChannelReader
    let context: ReadingContext

    /// The tenants at `field` in file order, those with a name that was there before included.
    func read(_ field: Field?) -> [TenantDraft] {
        guard let field,
            let fields = Fields(named: field.value, of: "a mapping of tenants", target: field.target, in: context)
        else { return [] }
        return (fields.all + fields.duplicates).map(tenant)
    }

    private func tenant(_ field: Field) -> TenantDraft {
        let id = TenantID(field.name)
        let context = context.scoped(to: .tenant(id))
        let (profile, profileError) = context.log.watching { self.profile(field, id, context) }
        var draft = TenantDraft(profile: profile.value, key: field.key, context: context)
        draft.problem = profileError?.summary
        draft.isNamed = profile.isNamed
        draft.fields = profile.fields
        let (policy, policyError) = context.log.watching {
            SettingsReader(context: context).written(PolicySettings.all, in: profile.fields)
        }
        draft.policy = policy.values
        draft.problem = draft.problem ?? policyError?.summary
        if let respond = profile.fields["respond"] {
            let reader = RespondReader(registry: channels.registry, context: context)
            let (steps, error) = context.log.watching { reader.read(respond) }
            draft.respond = error == nil ? steps : []
            draft.respondProblem = error?.summary
        }
        readChannels(profile.fields, into: &draft)
        return draft
    }

    private func readChannels(_ fields: Fields, into draft: inout TenantDraft) {
        guard let field = fields["channels"],
            let named = Fields(
                named: field.value,
                of: "a mapping of channels",
                target: field.target,
                in: draft.context
            )
        else { return }
        draft.channels = named.all.map { channels.read($0, of: draft.id, in: draft.context) }
        for field in named.duplicates {
            _ = channels.read(field, of: draft.id, in: draft.context)
            guard let index = draft.channels.firstIndex(where: { $0.id.name == field.name }) else { continue }
            let first = draft.channels[index]
            let error = first.context.log.watching {
                first.context.duplicate(field, first: "in line \(first.key.start.line + 1)")
            }.error
            draft.channels[index].problem = first.problem ?? error?.summary
        }
        warnOfSilence(draft, hasRespond: fields["respond"] != nil)
    }

    private func warnOfSilence(_ draft: TenantDraft, hasRespond: Bool) {
        let silent = draft.channels.filter { $0.fields["respond"] == nil }.map(\.id.name)
        guard !hasRespond, !silent.isEmpty else { return }
        draft.context.warning(
            at: draft.key,
            "nothing answers on \(silent.listed): '\(draft.id)' has no 'respond'",
            remedy: "list strategies under 'respond:'"
        )
    }
}

// MARK: - The profile

extension TenantReader {
    private struct Profile {
        let value: TenantProfile
        let fields: Fields
        let isNamed: Bool
    }

    /// What a tenant may have besides its channels, its steps and what may be sent.
    static let settings = [
        Setting.text("name", help: "The business's name.", example: "Lotus Dental").optional().declaration,
        SettingDeclaration.languages,
        Setting.text("timezone", help: "An IANA time zone.", example: "America/Toronto").optional().declaration,
    ]

    private func profile(_ field: Field, _ id: TenantID, _ context: ReadingContext) -> Profile {
        let isNamed = context.checkName(field, of: "tenant")
        let fields = Fields(field.value, of: "a tenant's settings", target: field.target, in: context) ?? Fields()
        let known = (Self.settings + PolicySettings.all).map(\.name) + ["channels", "respond"]
        fields.rejectUnknown(besides: known, in: context)
        let values = SettingsReader(context: context).written(Self.settings, in: fields).values
        let profile = TenantProfile(
            id: id,
            name: values["name"]?.text ?? id.rawValue,
            languages: languages(values["languages"], at: fields["languages"], context),
            timeZone: timeZone(values["timezone"]?.text, at: fields["timezone"], context)
        )
        return Profile(value: profile, fields: fields, isNamed: isNamed)
    }

    private func languages(_ value: SettingValue?, at field: Field?, _ context: ReadingContext) -> [String] {
        guard case .list(let items)? = value, let field, case .sequence(let nodes) = field.value.content else {
            return ["en"]
        }
        if items.isEmpty {
            context.error(
                at: field.target,
                "a tenant has at least one language",
                remedy: "write [en], or remove the key"
            )
        }
        let codes = items.compactMap(\.text)
        for (code, node) in zip(codes, nodes) where !code.isLanguageCode {
            context.error(
                at: node,
                "'\(node.written)' is not a language code",
                remedy: "write codes such as en or fr-CA"
            )
        }
        return codes.isEmpty ? ["en"] : codes
    }

    private func timeZone(_ name: String?, at field: Field?, _ context: ReadingContext) -> TimeZone {
        guard let name, let field else { return .gmt }
        if let zone = TimeZone(named: name) { return zone }
        let known = TimeZone.knownTimeZoneIdentifiers
        let city = known.first { $0.lowercased().hasSuffix("/" + name.lowercased()) }
        let meant = city.map { "did you mean '\($0)'?" }
        context.error(
            at: field.target,
            "unknown time zone '\(field.value.written)'",
            remedy: meant ?? suggestion(for: name, among: known, otherwise: "write one such as America/Toronto")
        )
        return .gmt
    }
}

extension TimeZone {
    /// The zone with an IANA name; abbreviations such as `EST`, which hide daylight saving time, have none.
    fileprivate init?(named name: String) {
        guard name.contains("/") || ["UTC", "GMT"].contains(name), let zone = TimeZone(identifier: name) else {
            return nil
        }
        self = zone
    }
}

extension SettingDeclaration {
    fileprivate static let languages = Setting<[String]?>(
        "languages",
        type: .list(of: .text),
        help: "Language codes, the preferred one first.",
        example: .list([.text("en"), .text("fr")])
    ) { _ in nil }.optional().declaration
}
