import ChannelKit
import Foundation

/// A tenant's profile, and the facts against which its other settings are checked.
struct TenantProfileDraft {
    let value: TenantProfile
    let fields: Fields
    let isNamed: Bool
    let facts: TenantFacts
    /// The max webhooks with messages in a minute; nil for no limit.
    let webhooksPerMinute: Int?
}

/// The reader of a tenant's profile.
struct ProfileReader {
    let context: ReadingContext

    /// The settings of a tenant besides its channels, its steps and its policy.
    static let settings: [SettingDeclaration] = [
        Setting.text("name", help: "The name that customers know.", example: "Lotus Dental").optional().declaration,
        .languages, timeZone,
        Setting.hours("hours", help: "The opening hours, in the tenant's time zone.", example: .example)
            .optional().declaration,
        webhooksPerMinute,
    ]

    private static let webhooksPerMinute = Setting.integer(
        "webhooks_per_minute",
        in: 1...1_000_000,
        help: "The max webhooks with messages in a minute. Beyond it a provider that redelivers gets 429, and other "
            + "messages wait until they are within. Default: none.",
        example: 600
    ).optional().declaration

    /// The keys of a tenant.
    private static let keys = (settings + PolicySettings.all).map(\.name) + ["channels", "respond"]

    private static let timeZone = Setting.text("timezone", help: "An IANA time zone.", example: "America/Toronto")
        .optional().declaration

    /// The profile of the tenant at `field`, with defaults for invalid settings.
    func read(_ field: Field, _ id: TenantID) -> TenantProfileDraft {
        let isNamed = context.checkName(field, of: "tenant")
        var fields = Fields(field.value, of: "a tenant's settings", target: field.target, in: context) ?? Fields()
        fields.rename(PolicySettings.renamedKeys, in: context)
        fields.rejectUnknown(besides: Self.keys, in: context)
        let written = written(in: fields, id)
        let languages = languages(written.values["languages"], at: fields["languages"])
        let profile = TenantProfile(
            id: id,
            name: written.values["name"]?.text ?? id.rawValue,
            languages: languages,
            timeZone: timeZone(written.values["timezone"]?.text, at: fields["timezone"]),
            hours: written.values["hours"]?.hours
        )
        let facts = TenantFacts(
            id: id,
            hasTimeZone: written.has("timezone"),
            hasHours: written.has("hours"),
            languages: written.failed.contains("languages") ? nil : languages,
            channels: fields["channels"]?.value.keys ?? []
        )
        return TenantProfileDraft(
            value: profile,
            fields: fields,
            isNamed: isNamed,
            facts: facts,
            webhooksPerMinute: webhooksPerMinute(written.values[Self.webhooksPerMinute.name])
        )
    }

    private func webhooksPerMinute(_ value: SettingValue?) -> Int? {
        if case .integer(let number)? = value { number } else { nil }
    }

    /// Reads the time zone before the other settings, because opening hours depend on it.
    private func written(in fields: Fields, _ id: TenantID) -> WrittenSettings {
        var written = SettingsReader(context: context).written([Self.timeZone], in: fields)
        let facts = TenantFacts(id: id, hasTimeZone: written.has("timezone"))
        let others = Self.settings.filter { $0.name != Self.timeZone.name }
        let rest = SettingsReader(context: context.knowing(facts)).written(others, in: fields)
        written.values.merge(rest.values) { zone, _ in zone }
        written.failed.formUnion(rest.failed)
        return written
    }
}

// MARK: - Languages and zones

extension ProfileReader {
    private func languages(_ value: SettingValue?, at field: Field?) -> [String] {
        guard case .list(let items)? = value, let field, case .sequence(let nodes) = field.value.content else {
            return ["en"]
        }
        if items.isEmpty {
            context.error(
                at: field.target,
                "'languages' is empty",
                remedy: "write [en], or remove the key"
            )
        }
        let codes = items.compactMap(\.text)
        for (code, node) in zip(codes, nodes) where !code.isLanguageCode {
            context.error(
                at: node,
                "'\(node.written)' is not a valid language code",
                remedy: "write codes such as en or fr-CA"
            )
        }
        return codes.isEmpty ? ["en"] : codes
    }

    private static let zoneNames =
        "write an IANA name such as America/Toronto; abbreviations such as EST are not accepted"

    private func timeZone(_ name: String?, at field: Field?) -> TimeZone {
        guard let name, let field else { return .gmt }
        if let zone = TimeZone(named: name) { return zone }
        let known = TimeZone.knownTimeZoneIdentifiers
        let city = known.first { $0.lowercased().hasSuffix("/" + name.lowercased()) }
        let meant = city.map { "did you mean '\($0)'?" }
        context.error(
            at: field.target,
            "unknown time zone '\(field.value.written)'",
            remedy: meant ?? suggestion(for: name, among: known, otherwise: Self.zoneNames)
        )
        return .gmt
    }
}

extension TimeZone {
    /// The zone with an IANA name; nil for abbreviations such as `EST`, which ignore daylight saving time.
    fileprivate init?(named name: String) {
        guard name.contains("/") || ["UTC", "GMT"].contains(name), let zone = TimeZone(identifier: name) else {
            return nil
        }
        self = zone
    }
}

extension YAMLNode {
    /// The keys of a mapping; empty for other nodes.
    fileprivate var keys: [String] {
        if case .mapping(let pairs) = content { pairs.compactMap { $0.key.scalar?.text } } else { [] }
    }
}

extension SettingDeclaration {
    fileprivate static let languages = Setting<[String]?>(
        "languages",
        type: .list(of: .text),
        help: "Language codes, the default language first.",
        example: .list([.text("en"), .text("fr")])
    ) { _ in nil }.optional().declaration
}
