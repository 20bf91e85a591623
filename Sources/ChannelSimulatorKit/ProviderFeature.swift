/// A feature that a provider may lack, so that some of the conformance checks do not apply.
///
/// ``summary`` describes each.
public enum ProviderFeature: String, Sendable, CaseIterable {
    case sharedURL
    case proof
    case signedBody
    case signedTime
    case handshake
    case batches
    case statuses
    case echoes
    case replyWindow
    case richContent
    case files
    case presence
    case credentialProbe
    case connectionProbe
    case webhookRegistering
    case itemAcknowledging
    case reconciliation
    case inlineAnswers
    case calls

    /// The feature, as a sentence.
    public var summary: String {
        switch self {
        case .sharedURL: "A field of each webhook identifies the account; without it, each channel has its own URL."
        case .proof: "Each webhook has a signature or a token; without it, the URL is the only proof."
        case .signedBody: "A signature covers the body; without it, the proof is a token or the URL."
        case .signedTime: "The signature covers the time of sending."
        case .handshake: "The provider checks the webhook's URL when it is entered."
        case .batches: "A request can carry several things."
        case .statuses: "The provider reports sent, delivered and read."
        case .echoes: "The provider reports the tenant's own messages."
        case .replyWindow: "Free text is allowed only for a limited time after the customer's message."
        case .richContent: "Buttons, lists, files or other content than text can be sent."
        case .files: "Customers send files."
        case .presence: "Read receipts or typing indicators can be sent."
        case .credentialProbe: "A request tells if the credentials are valid."
        case .connectionProbe: "A request tells if the channel is set up at the provider."
        case .webhookRegistering: "The webhook's URL can be set by one request and read by another."
        case .itemAcknowledging: "Some items need a request that acknowledges them."
        case .reconciliation: "A request tells if a send arrived."
        case .inlineAnswers: "The reply can be in the response to a webhook."
        case .calls: "The channel carries voice calls."
        }
    }
}
