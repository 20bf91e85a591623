import ChannelKit

/// Something that an adapter may be able to do, in words.
struct AdapterCapability: Sendable {
    /// For programs.
    let name: String
    /// For people.
    let sentence: String
    /// Whether an adapter can do it.
    let isAdopted: @Sendable (any ChannelAdapter.Type) -> Bool

    private init(_ name: String, _ sentence: String, _ isAdopted: @escaping @Sendable (any ChannelAdapter.Type) -> Bool)
    {
        self.name = name
        self.sentence = sentence
        self.isAdopted = isAdopted
    }

    /// All that there are.
    static let all = [
        AdapterCapability("webhook_handshake", "answers the provider's check of the webhook's URL") {
            $0 is any WebhookHandshaking.Type
        },
        AdapterCapability("text_sending", "sends text") { $0 is any TextSending.Type },
        AdapterCapability("rich_sending", "sends more than text, such as buttons, lists, files or templates") {
            $0 is any RichSending.Type
        },
        AdapterCapability("inline_answering", "answers in the webhook's response where the provider waits for it") {
            $0 is any InlineAnswering.Type
        },
        AdapterCapability("streaming_answering", "answers in the response as the answer is made") {
            $0 is any StreamingAnswering.Type
        },
        AdapterCapability("call_carrying", "carries calls, in which answers are heard") {
            $0 is any CallCarrying.Type
        },
        AdapterCapability("turn_answering", "answers some turns by itself, before any strategy is asked") {
            $0 is any TurnAnswering.Type
        },
        AdapterCapability("presence_sending", "shows that a message was read and that an answer is being written") {
            $0 is any PresenceSending.Type
        },
        AdapterCapability("media_downloading", "fetches the files that customers send") {
            $0 is any MediaDownloading.Type
        },
        AdapterCapability("credential_probing", "tries credentials without any effect") {
            $0 is any CredentialProbing.Type
        },
        AdapterCapability("send_reconciling", "finds out whether an unclear send arrived") {
            $0 is any SendReconciling.Type
        },
        AdapterCapability("reply_windowing", "knows for how long after their last word a person may be written to") {
            $0 is any ReplyWindowing.Type
        },
        AdapterCapability("inbound_confirming", "asks the provider whether an unsigned message is real") {
            $0 is any InboundConfirming.Type
        },
        AdapterCapability("backfilling", "fetches what came in while the hub was away") {
            $0 is any Backfilling.Type
        },
    ]
}
