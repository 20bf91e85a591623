import ChannelKit

/// The settings of a Vapi number or assistant.
enum VapiSetting {
    static let apiKey = Setting.secret(
        "api_key",
        help: "The organisation's private API key, to place calls, speak into live ones and read reports.",
        example: "vapi-example-private-key"
    ).shared()
    static let phoneNumberID = Setting.text(
        "phone_number_id",
        help: "Vapi's id of the phone number, for inbound and outbound calls.",
        example: "2f6b9b1e-6f0a-4a55-9b0a-2f3e4d5c6b7a"
    ).optional(isInExamples: true)
    static let number = Setting.text(
        "number",
        help: "The same number in E.164, to route requests without its id.",
        example: "+15555550199"
    ).optional()
    static let assistantID = Setting.text(
        "assistant_id",
        help: "The assistant that answers calls and web calls, and places calls.",
        example: "7c9a0d3e-1111-4222-8333-944445555666"
    ).optional(isInExamples: true)
    static let squadID = Setting.text(
        "squad_id",
        help: "The squad that answers calls, without an assistant_id.",
        example: "9e1c2f50-3333-4444-9555-066667777888"
    ).optional()
    static let workflowID = Setting.text(
        "workflow_id",
        help: "The workflow that answers calls, without an assistant_id or a squad_id.",
        example: "0f2d3a61-4444-4555-9666-077778888999"
    ).optional()
    static let orgID = Setting.text(
        "org_id",
        help: "The organisation, for the one channel that receives requests without a number or an assistant.",
        example: "5d0f5a5e-2b3c-4a1d-8e9f-6a7b8c9d0e1f"
    ).optional()
    static let transferTo = Setting.text(
        "transfer_to",
        help: "The target of transfers to an agent: a phone number in E.164 or a SIP address.",
        example: "+15555550123"
    ).optional()
    static let handoffAssistantID = Setting.text(
        "handoff_assistant_id",
        help: "The assistant for Vapi's handoff requests.",
        example: "8d0b1e4f-2222-4333-9444-055556666777"
    ).optional()
    static let onCall = Setting.choice(
        "on_call",
        of: VapiAdapter.OnCall.allCases.map(\.rawValue),
        help: """
            The response to a call without an assistant: the configured one, the reply of the strategies, a transfer \
            to transfer_to, or fallback_sentence and the end of the call.
            """
    ).defaulting(to: .text(VapiAdapter.OnCall.assistant.rawValue)).shared()
    static let bookedWhen = Setting.text(
        "booked_when",
        help: """
            A JSON pointer to the value that marks a call as a booking, unless it is empty, false or zero: into the \
            report's structured data below /data, or /success for its evaluation.
            """,
        example: "/data/booked"
    ).optional().shared()
    static let tools = Setting.list(
        "tools",
        of: DeclaredTool.declarations,
        help: "The assistant's tools, each answered by the strategies or by an HTTP call.",
        as: DeclaredTool.init
    ).optional()

    @SettingsBuilder static var declarations: [SettingDeclaration] {
        apiKey
        phoneNumberID
        number
        assistantID
        squadID
        workflowID
        orgID
        credentials
        onCall
        transferTo
        handoffAssistantID
        tools
        bookedWhen
        sentences
    }
}

// MARK: - Authentication

extension VapiSetting {
    static let hmacKey = Setting.secret(
        "hmac_key",
        help: "The key of the HMAC credential that signs each request.",
        example: "vapi-example-hmac-key"
    ).optional(isInExamples: true).shared()
    static let hmacAlgorithm = Setting.choice(
        "hmac_algorithm",
        of: HMACAlgorithm.allCases.map(\.rawValue),
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
        help: "The prefix of the signature in its header.",
        example: "sha256="
    ).optional().shared()
    static let hmacIncludesTimestamp = Setting.boolean(
        "hmac_include_timestamp",
        help: "Includes the time of signing in the signed text; requests older than 5 minutes are then refused.",
        example: true
    ).defaulting(to: .boolean(true)).shared()
    static let hmacFormat = Setting.text(
        "hmac_format",
        help: "The signed text, of {timestamp}, {body}, {method}, {url} and {svix-id}.",
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
        help: "The encoding of the signature."
    ).defaulting(to: .text("hex")).shared()
    static let hmacKeyIsBase64 = Setting.boolean(
        "hmac_base64",
        help: "True if the key is Base64 and must be decoded.",
        example: false
    ).defaulting(to: .boolean(false)).shared()
    static let bearerToken = Setting.secret(
        "bearer_token",
        help: "The token of the server URL's bearer credential.",
        example: "vapi-example-bearer-token"
    ).optional().shared()
    static let bearerHeader = Setting.text(
        "bearer_header",
        help: "The header with the bearer token.",
        example: "Authorization"
    ).defaulting(to: .text("Authorization")).shared()
    static let bearerPrefix = Setting.boolean(
        "bearer_prefix",
        help: "True if the header has the prefix Bearer.",
        example: true
    ).defaulting(to: .boolean(true)).shared()
    static let serverSecret = Setting.secret(
        "server_secret",
        help: "The older shared secret, sent in X-Vapi-Secret.",
        example: "vapi-example-server-secret"
    ).optional().shared()
    static let modelKey = Setting.secret(
        "model_key",
        help: "The bearer token of requests to the hub as an assistant's model.",
        example: "vapi-example-model-key"
    ).optional().shared()
    static let controlKey = Setting.secret(
        "control_key",
        help: "The public API key, for assistants whose live call control requires it.",
        example: "vapi-example-public-key"
    ).optional().shared()

    @SettingsBuilder private static var credentials: [SettingDeclaration] {
        hmacKey
        hmacAlgorithm
        hmacHeader
        hmacTimestampHeader
        hmacPrefix
        hmacIncludesTimestamp
        hmacFormat
        hmacIDHeader
        hmacEncoding
        hmacKeyIsBase64
        bearerToken
        bearerHeader
        bearerPrefix
        serverSecret
        modelKey
        controlKey
    }
}

// MARK: - Sentences

extension VapiSetting {
    static let language = Setting.text(
        "language",
        help: """
            The language of sentences without a strategy, unless the request's metadata has one; strategies reply \
            in the caller's language.
            """,
        example: "en"
    ).optional().shared()
    static let greeting = Setting.localizedTemplate(
        "greeting",
        help: "The assistant's first sentence, instead of its own.",
        example: .of(en: "Lotus Dental, how can I help?", fr: "Lotus Dental, comment puis-je vous aider ?")
    ).optional()
    static let fallbackSentence = localized(
        "fallback_sentence",
        help: "The sentence before the end of a call that no assistant can answer.",
        en: "Sorry, we cannot take your call right now. Please call again later.",
        fr: "Désolé, nous ne pouvons pas prendre votre appel. Veuillez rappeler plus tard."
    )
    static let nobodySentence = localized(
        "nobody_sentence",
        help: "The sentence for a handoff without a transfer target.",
        en: "Nobody is available right now.",
        fr: "Personne n'est disponible pour le moment."
    )
    static let transfer = localized(
        "transfer_text",
        help: "The sentence before a transfer, unless a tool of the assistant has its own.",
        en: "I am connecting you with a colleague.",
        fr: "Je vous mets en contact avec un collègue."
    )
    static let apology = localized(
        "apology",
        help: "The sentence for a turn without a reply.",
        en: "Sorry, I did not get that. Could you say it again?",
        fr: "Désolé, je n'ai pas compris. Pouvez-vous répéter ?"
    )
    static let silence = localized(
        "silence",
        help: "The question to a caller who says nothing for 8 seconds; an empty text for none.",
        en: "Are you still there?",
        fr: "Êtes-vous toujours là ?"
    )
    static let repetition = localized(
        "repeat",
        help: "The question to a caller whose words were not understood, with the way out.",
        en: "Sorry, I did not catch that. Could you say it again, or say agent?",
        fr: "Désolé, je n'ai pas bien entendu. Pouvez-vous répéter, ou dire agent ?"
    )
    static let wayOut = localized(
        "way_out",
        help: "The sentence to a caller who is still silent, or had no reply twice.",
        en: "To speak with a colleague, say agent. Or tell me again how I can help.",
        fr: "Pour parler à un collègue, dites agent. Ou redites-moi comment je peux vous aider."
    )
    static let goodbye = localized(
        "goodbye",
        help: "The sentence before the end of a call whose caller stays silent.",
        en: "I cannot hear you. Goodbye!",
        fr: "Je ne vous entends pas. Au revoir !"
    )
    static let filler = localized(
        "filler",
        help: "The sentence while a reply is not ready yet.",
        en: "One moment, please.",
        fr: "Un instant, s'il vous plaît."
    )
    static let fillerAfter = Setting.duration(
        "filler_after",
        help: "The time before `filler`, up to 15s.",
        example: .seconds(1)
    ).defaulting(to: .duration(.seconds(1))).shared()

    @SettingsBuilder private static var sentences: [SettingDeclaration] {
        language
        CallNotice.allCases.map(\.setting.declaration)
        greeting
        fallbackSentence
        nobodySentence
        transfer
        apology
        silence
        repetition
        wayOut
        goodbye
        filler
        fillerAfter
    }

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
