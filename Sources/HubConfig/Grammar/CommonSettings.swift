package import ChannelKit

/// The settings that every channel, adapter or step has, whatever its plugin.
package enum CommonSettings {
    static let adapter = Setting.text(
        "adapter",
        help: "The adapter. Default: the channel's name.",
        example: "sms"
    ).optional()

    static let baseURL = Setting.url(
        "base_url",
        help: "The base URL of the provider's API. Default: the provider's own.",
        example: "https://api.example.com"
    ).optional()

    static let publicURL = Setting.url(
        "public_url",
        help: "The hub's URL as entered at this channel's provider. Default: that of 'hub:'.",
        example: "https://hooks.example.com"
    ).optional()

    /// The key in the channel's own URL, which some adapters require.
    package static let urlKey = Setting.secret(
        "url_key",
        help: "An unguessable last part of the channel's own webhook URL: letters, digits, '-' and '_'.",
        example: "0123456789abcdefABCDEF"
    ).optional()

    static let verification = Setting.choice(
        "verification",
        of: ["signed", "none"],
        help: "none for a provider that signs nothing; it needs a reason and a long URL key."
    ).defaulting(to: .text("signed"))

    static let verificationReason = Setting.text(
        "verification_reason",
        help: "The reason for which the channel's webhooks cannot be authenticated.",
        example: "This plan of the provider signs nothing."
    ).optional()

    static let delivery = Setting.choice(
        "delivery",
        of: ["at_least_once", "at_most_once"],
        help: "The handling of a reply whose outcome is unknown: send it again (at_least_once), or leave it to an "
            + "operator (at_most_once). Default: at_least_once, except for adapters that would call a customer twice."
    ).optional()

    static let movedFrom = Setting.texts(
        "moved_from",
        help: "The channel's former names, as tenant/channel, or channel within the tenant.",
        example: ["front-desk"]
    ).optional()

    static let deadline = Setting.duration(
        "deadline",
        help: "The time limit of the step; after it, the next step runs.",
        example: .seconds(10)
    ).optional()

    /// The condition under which a step runs: all of its members must hold.
    package static let when = Setting<[String: SettingValue]>(
        "when",
        type: .object(ConditionSettings.all),
        help: "The condition under which the step runs; all of its members must hold.",
        example: .mapping(["language": .text("fr"), "hours": .text("closed")])
    ) { value in
        if case .mapping(let members) = value { members } else { nil }
    }.optional()

    /// The settings of a channel besides its adapter's, its policy and `respond`.
    package static let channel: [SettingDeclaration] = .settings {
        adapter
        baseURL
        publicURL
        urlKey
        verification
        verificationReason
        delivery
        movedFrom
    }

    /// The settings of an adapter under `adapters:` besides its shared settings.
    package static let adapters: [SettingDeclaration] = .settings { baseURL }

    /// The settings of a step besides its strategy's.
    package static let step: [SettingDeclaration] = .settings {
        deadline
        when
    }
}
