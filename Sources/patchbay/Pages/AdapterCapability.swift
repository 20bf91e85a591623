import ChannelKit

/// A capability that an adapter may have, with its description.
struct AdapterCapability: Sendable {
    /// The name in JSON.
    let name: String
    /// The description in text.
    let sentence: String
    /// True for an adapter with the capability.
    let isAvailable: @Sendable (any ChannelAdapter.Type) -> Bool

    private init(
        _ name: String,
        _ sentence: String,
        _ isAvailable: @escaping @Sendable (any ChannelAdapter.Type) -> Bool
    ) {
        self.name = name
        self.sentence = sentence
        self.isAvailable = isAvailable
    }

    /// All capabilities.
    static let all = [
        AdapterCapability("webhook_handshake", "answers the provider's verification of the webhook URL") {
            $0 is any WebhookHandshaking.Type
        },
        AdapterCapability("text_sending", "sends text") { $0 is any TextSending.Type },
        AdapterCapability("rich_sending", "sends more than text, such as buttons, lists, files or templates") {
            $0 is any RichSending.Type
        },
        AdapterCapability("inline_answering", "replies in the webhook's response if the provider waits for it") {
            $0 is any InlineAnswering.Type
        },
        AdapterCapability("streaming_answering", "streams the reply in the webhook's response") {
            $0 is any StreamingAnswering.Type
        },
        AdapterCapability("call_carrying", "carries calls, in which replies are spoken") {
            $0 is any CallCarrying.Type
        },
        AdapterCapability("turn_answering", "answers some turns itself, before any strategy runs") {
            $0 is any TurnAnswering.Type
        },
        AdapterCapability("presence_sending", "sends read receipts and typing indicators") {
            $0 is any PresenceSending.Type
        },
        AdapterCapability("media_downloading", "downloads the files that customers send") {
            $0 is any MediaDownloading.Type
        },
        AdapterCapability("credential_probing", "tests credentials without side effects") {
            $0 is any CredentialProbing.Type
        },
        AdapterCapability("connection_probing", "reports problems of the connection besides the credentials") {
            $0 is any ConnectionProbing.Type
        },
        AdapterCapability("webhook_registering", "registers its webhook at the provider with 'patchbay connect'") {
            $0 is any WebhookRegistering.Type
        },
        AdapterCapability("item_acknowledging", "acknowledges items that the provider waits for, such as a button") {
            $0 is any ItemAcknowledging.Type
        },
        AdapterCapability("send_reconciling", "asks the provider about the outcome of an ambiguous send") {
            $0 is any SendReconciling.Type
        },
        AdapterCapability("reply_windowing", "knows the window for replies after a customer's last message") {
            $0 is any ReplyWindowing.Type
        },
        AdapterCapability("inbound_confirming", "confirms unsigned messages with the provider") {
            $0 is any InboundConfirming.Type
        },
        AdapterCapability("backfilling", "fetches messages that arrived while the hub was down") {
            $0 is any Backfilling.Type
        },
    ]
}
