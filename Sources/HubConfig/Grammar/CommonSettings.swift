public import ChannelKit

/// The settings that every channel, adapter or step has, whatever plugin it belongs to.
public enum CommonSettings {
    static let adapter = Setting.text(
        "adapter",
        help: "The adapter; without it, the channel's name is the adapter's.",
        example: "sms"
    ).optional()

    static let baseURL = Setting.url(
        "base_url",
        help: "Where the provider's API lives; the provider's own address unless written.",
        example: "https://api.example.com"
    ).optional()

    static let publicURL = Setting.url(
        "public_url",
        help: "The hub's URL as this channel's provider was given it; that of 'hub:' unless written.",
        example: "https://hooks.example.com"
    ).optional()

    static let urlKey = Setting.secret(
        "url_key",
        help: "An unguessable part of the channel's own webhook URL: letters, digits, '-' and '_'.",
        example: "0123456789abcdefABCDEF"
    ).optional()

    static let verification = Setting.choice(
        "verification",
        of: ["signed", "none"],
        help: "Write none where the provider proves nothing; it needs a reason and a long URL key."
    ).defaulting(to: .text("signed"))

    static let verificationReason = Setting.text(
        "verification_reason",
        help: "Why the channel's webhooks cannot be verified.",
        example: "This plan of the provider signs nothing."
    ).optional()

    static let delivery = Setting.choice(
        "delivery",
        of: ["at_least_once", "at_most_once"],
        help: "What happens to a reply that may have been sent: it is sent again (at_least_once), or left to a person "
            + "(at_most_once); sent again unless written, but for adapters that would call somebody twice."
    ).optional()

    static let movedFrom = Setting<[String]>(
        "moved_from",
        type: .list(of: .text),
        help: "The channel's former names, as tenant/channel, or channel within the tenant.",
        example: .list([.text("front-desk")])
    ) { value in
        guard case .list(let names) = value else { return nil }
        return names.compactMap(\.text)
    }.optional()

    static let deadline = Setting.duration(
        "deadline",
        help: "How long the step may take before the next one is asked.",
        example: .seconds(10)
    ).optional()

    /// When a step is asked at all: the members are conditions that must all hold.
    public static let when = Setting<[String: SettingValue]>(
        "when",
        type: .object(ConditionSettings.all),
        help: "When the step is asked at all; everything that is said must hold.",
        example: .mapping(["language": .text("fr"), "hours": .text("closed")])
    ) { value in
        if case .mapping(let members) = value { members } else { nil }
    }.optional()

    /// What a channel may have besides its adapter's settings; and `respond`, which is a list of steps.
    public static let channel = [
        adapter.declaration, baseURL.declaration, publicURL.declaration, urlKey.declaration,
        verification.declaration, verificationReason.declaration, delivery.declaration, movedFrom.declaration,
    ]

    /// What an adapter's mapping under `adapters:` may have besides its shared settings.
    public static let adapters = [baseURL.declaration]

    /// What a step may have besides its strategy's settings.
    public static let step = [deadline.declaration, when.declaration]
}
