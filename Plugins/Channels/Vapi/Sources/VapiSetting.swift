import ChannelKit

/// The settings of a Vapi number or assistant.
enum VapiSetting {
    static let apiKey = Setting.secret(
        "api_key",
        help: "The organisation's private API key: it places calls, speaks into live ones and reads reports.",
        example: "vapi-example-private-key"
    ).shared()
    static let phoneNumberID = Setting.text(
        "phone_number_id",
        help: "Vapi's id of the phone number that callers dial and that calls go out from.",
        example: "2f6b9b1e-6f0a-4a55-9b0a-2f3e4d5c6b7a"
    ).optional(isInExamples: true)
    static let number = Setting.text(
        "number",
        help: "The same number in E.164, by which a request is found that does not name its id.",
        example: "+15555550199"
    ).optional()
    static let assistantID = Setting.text(
        "assistant_id",
        help: "The assistant that answers calls, places them, and is the channel's on the web.",
        example: "7c9a0d3e-1111-4222-8333-944445555666"
    ).optional(isInExamples: true)
    static let orgID = Setting.text(
        "org_id",
        help: "The organisation, for the one channel that takes what names neither a number nor an assistant.",
        example: "5d0f5a5e-2b3c-4a1d-8e9f-6a7b8c9d0e1f"
    ).optional()
    static let transferTo = Setting.text(
        "transfer_to",
        help: "Where calls are passed on to a person: a phone number in E.164 or a SIP address.",
        example: "+15555550123"
    ).optional()
    static let handoffAssistantID = Setting.text(
        "handoff_assistant_id",
        help: "The assistant that takes over where Vapi asks the hub for one.",
        example: "8d0b1e4f-2222-4333-9444-055556666777"
    ).optional()
    static let onCall = Setting.choice(
        "on_call",
        of: VapiAdapter.OnCall.allCases.map(\.rawValue),
        help: "Whether a call to a number without an assistant gets the configured one, or strategies are asked first."
    ).defaulting(to: .text(VapiAdapter.OnCall.assistant.rawValue)).shared()
    static let bookedWhen = Setting.text(
        "booked_when",
        help: """
            A JSON pointer to what makes a call a booking if it is neither empty, false nor zero: into the report's \
            structured data below /data, or /success for its evaluation.
            """,
        example: "/data/booked"
    ).optional().shared()
    static let tools = Setting.list(
        "tools",
        of: DeclaredTool.declarations,
        help: "The tools that the assistant may call here, each asked of the strategies or done by an HTTP call.",
        as: DeclaredTool.init
    ).optional()

    static let declarations =
        [
            apiKey.declaration, phoneNumberID.declaration, number.declaration, assistantID.declaration,
            orgID.declaration,
        ] + credentials
        + [
            onCall.declaration, transferTo.declaration, handoffAssistantID.declaration, tools.declaration,
            bookedWhen.declaration,
        ] + sentences
}

// MARK: - What proves that a request is Vapi's

extension VapiSetting {
    static let hmacKey = Setting.secret(
        "hmac_key",
        help: "The key of an HMAC credential, with which Vapi signs each request.",
        example: "vapi-example-hmac-key"
    ).optional(isInExamples: true).shared()
    static let hmacAlgorithm = Setting.choice(
        "hmac_algorithm",
        of: HMACPlan.Algorithm.allCases.map(\.rawValue),
        help: "The HMAC credential's algorithm."
    ).defaulting(to: .text("sha256")).shared()
    static let hmacHeader = Setting.text(
        "hmac_header",
        help: "The header with the signature.",
        example: "x-signature"
    ).defaulting(to: .text("x-signature")).shared()
    static let hmacTimestampHeader = Setting.text(
        "hmac_timestamp_header",
        help: "The header with the time of signing.",
        example: "x-timestamp"
    ).defaulting(to: .text("x-timestamp")).shared()
    static let hmacPrefix = Setting.text(
        "hmac_prefix",
        help: "What stands before the signature in its header.",
        example: "sha256="
    ).optional().shared()
    static let hmacIncludesTimestamp = Setting.boolean(
        "hmac_include_timestamp",
        help: "Whether the time of signing is signed, too; then requests are refused that are older than 5 minutes.",
        example: true
    ).defaulting(to: .boolean(true)).shared()
    static let hmacFormat = Setting.text(
        "hmac_format",
        help: "What is signed, of {timestamp}, {body}, {method}, {url} and {svix-id}.",
        example: "{timestamp}.{body}"
    ).defaulting(to: .text("{timestamp}.{body}")).shared()
    static let hmacIDHeader = Setting.text(
        "hmac_id_header",
        help: "The header with the request's id, for a format with {svix-id}.",
        example: "svix-id"
    ).optional().shared()
    static let hmacEncoding = Setting.choice(
        "hmac_encoding",
        of: HMACPlan.Encoding.allCases.map(\.rawValue),
        help: "How the signature is written."
    ).defaulting(to: .text("hex")).shared()
    static let hmacKeyIsBase64 = Setting.boolean(
        "hmac_base64",
        help: "Whether the key is Base64 and has to be decoded first.",
        example: false
    ).defaulting(to: .boolean(false)).shared()
    static let bearerToken = Setting.secret(
        "bearer_token",
        help: "The token of a bearer credential that is sent to the server URL.",
        example: "vapi-example-bearer-token"
    ).optional().shared()
    static let bearerHeader = Setting.text(
        "bearer_header",
        help: "The header with that token.",
        example: "Authorization"
    ).defaulting(to: .text("Authorization")).shared()
    static let bearerPrefix = Setting.boolean(
        "bearer_prefix",
        help: "Whether Bearer stands before the token.",
        example: true
    ).defaulting(to: .boolean(true)).shared()
    static let serverSecret = Setting.secret(
        "server_secret",
        help: "The older shared secret, which comes in X-Vapi-Secret.",
        example: "vapi-example-server-secret"
    ).optional().shared()
    static let modelKey = Setting.secret(
        "model_key",
        help: "The key that Vapi shows as a bearer token where the hub is an assistant's model.",
        example: "vapi-example-model-key"
    ).optional().shared()
    static let controlKey = Setting.secret(
        "control_key",
        help: "The public API key, for assistants whose live call control asks for one.",
        example: "vapi-example-public-key"
    ).optional().shared()

    private static let credentials = [
        hmacKey.declaration, hmacAlgorithm.declaration, hmacHeader.declaration, hmacTimestampHeader.declaration,
        hmacPrefix.declaration, hmacIncludesTimestamp.declaration, hmacFormat.declaration, hmacIDHeader.declaration,
        hmacEncoding.declaration, hmacKeyIsBase64.declaration, bearerToken.declaration, bearerHeader.declaration,
        bearerPrefix.declaration, serverSecret.declaration, modelKey.declaration, controlKey.declaration,
    ]
}

// MARK: - What is said without a strategy

extension VapiSetting {
    static let language = Setting.text(
        "language",
        help: """
            The language of what is said without a strategy, where the request's metadata name none; strategies \
            answer in the caller's.
            """,
        example: "en"
    ).optional().shared()
    static let greeting = Setting.localizedTemplate(
        "greeting",
        help: "The assistant's first sentence, in place of its own.",
        example: .of(en: "Lotus Dental, how can I help?", fr: "Lotus Dental, comment puis-je vous aider ?")
    ).optional()
    static let fallbackSentence = localized(
        "fallback_sentence",
        help: "What a caller hears, before the call ends, where no assistant can answer.",
        en: "Sorry, we cannot take your call right now. Please call again later.",
        fr: "Désolé, nous ne pouvons pas prendre votre appel. Veuillez rappeler plus tard."
    )
    static let nobodySentence = localized(
        "nobody_sentence",
        help: "What a caller hears who wants a person, where there is nobody to pass the call on to.",
        en: "Nobody is available right now.",
        fr: "Personne n'est disponible pour le moment."
    )
    static let apology = localized(
        "apology",
        help: "What a caller hears where nothing was found to say.",
        en: "Sorry, I did not get that. Could you say it again?",
        fr: "Désolé, je n'ai pas compris. Pouvez-vous répéter ?"
    )
    static let filler = localized(
        "filler",
        help: "What a caller hears while an answer takes its time.",
        en: "One moment, please.",
        fr: "Un instant, s'il vous plaît."
    )
    static let fillerAfter = Setting.duration(
        "filler_after",
        help: "How long a caller waits for the first word before that, up to 15s.",
        example: .seconds(1)
    ).defaulting(to: .duration(.seconds(1))).shared()

    private static let sentences = [
        language.declaration, greeting.declaration, fallbackSentence.declaration, nobodySentence.declaration,
        apology.declaration, filler.declaration, fillerAfter.declaration,
    ]

    private static func localized(
        _ name: String,
        help: String,
        en: String,
        fr: String
    ) -> Setting<LocalizedTemplate> {
        let example = LocalizedTemplate.of(en: en, fr: fr)
        return Setting.localizedTemplate(name, help: help, example: example).defaulting(to: .localized(example))
            .shared()
    }
}

extension LocalizedTemplate {
    fileprivate static func of(en: String, fr: String) -> LocalizedTemplate {
        LocalizedTemplate(byLanguage: ["en": TextTemplate(literal: en), "fr": TextTemplate(literal: fr)])
    }
}
