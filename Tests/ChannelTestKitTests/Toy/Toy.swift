import ChannelKit
import Foundation

/// The adapter of an invented provider, small but complete; each step is a requirement, so that a broken variant
/// replaces only the step that it breaks.
protocol Toy: RichSending, WebhookHandshaking, ConnectionProbing, WebhookRegistering, ItemAcknowledging {
    var channel: ToyChannel { get }
    init(channel: ToyChannel)

    static func signature(of request: WebhookRequest) -> String?
    static func signedBytes(of request: WebhookRequest) -> Data
    static func isRight(_ given: String, _ expected: String) -> Bool
    static func elements(of body: JSONValue) -> [JSONValue]
    static func key(of element: ToyElement) -> ItemKey
    static func lane(of element: ToyElement) -> LaneKey
    static func addresses(of element: ToyElement) -> [Address]
    static func payload(of element: ToyElement) -> Data
    static func events(of element: JSONValue, receivedAt: Date) throws(InboundError) -> [InboundEvent]
    static func contact(_ id: String, name: String?) -> UnifiedContact
    static func status(_ name: String) -> DeliveryStatus?
    static func error(of response: OutboundResponse) -> DeliveryError
    static func error(of failure: HTTPFailure) -> DeliveryError
    static func receipt(of body: Data) throws(DeliveryError) -> DeliveryReceipt
    func request(_ members: [String: JSONValue], to destination: Destination) -> OutboundRequest
}

/// One of a webhook's elements, with its surroundings.
struct ToyElement {
    let json: JSONValue
    let position: Int
    let all: [JSONValue]
    let request: WebhookRequest
}

extension Toy {
    static func locate(_ request: WebhookRequest) -> [Address] {
        JSONScan.strings(named: "channel", in: request.body).map { Address("toy_channel", $0) }
    }

    static func verify(_ request: WebhookRequest, with credential: Credential) throws(AuthenticationFailure) {
        guard let given = signature(of: request) else { throw .missing }
        let expected = HMACAlgorithm.sha256.code(for: signedBytes(of: request), key: credential.secret.keyData).hex
        guard isRight(given, expected) else { throw .mismatch }
    }

    static func signature(of request: WebhookRequest) -> String? { request.headers["X-Toy-Signature"] }

    static func signedBytes(of request: WebhookRequest) -> Data { request.body }

    static func isRight(_ given: String, _ expected: String) -> Bool {
        constantTimeEqual(Array(given.utf8), Array(expected.utf8))
    }

    static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
        let body = try JSONValue(parsing: request.request.body)
        guard body["events"]?.array != nil else { throw .malformed("there is no 'events' list") }
        let elements = elements(of: body)
        return elements.enumerated().map { position, json in
            let element = ToyElement(json: json, position: position, all: elements, request: request.request)
            return InboundItem(
                key: key(of: element),
                lane: lane(of: element),
                addresses: addresses(of: element),
                occurredAt: json.toyTime,
                payload: payload(of: element)
            )
        }
    }

    static func elements(of body: JSONValue) -> [JSONValue] { body["events"]?.array ?? [] }

    static func key(of element: ToyElement) -> ItemKey {
        let json = element.json
        guard let id = json["id"]?.string, !id.isEmpty, let type = json["type"]?.string else {
            return ItemKey("odd:\(json.digest)")
        }
        return ItemKey("\(type):\(id)" + (json["status"]?.string.map { ":\($0)" } ?? ""))
    }

    static func lane(of element: ToyElement) -> LaneKey { LaneKey(element.json["person"]?.string ?? "unknown") }

    static func addresses(of element: ToyElement) -> [Address] {
        element.json["channel"]?.string.map { [Address("toy_channel", $0)] } ?? []
    }

    static func payload(of element: ToyElement) -> Data { element.json.data }

    static var handshakeRefusal: WebhookResponse {
        WebhookResponse(status: 403, contentType: "text/plain", text: "no")
    }

    static func isHandshake(_ request: WebhookRequest) -> Bool { request.method == "GET" }

    func answerHandshake(_ request: WebhookRequest) -> WebhookResponse? {
        let fields = request.queryFields
        guard let token = fields["token"], channel.tokens.contains(where: { $0.matches(token) }) else { return nil }
        return WebhookResponse(status: 200, contentType: "text/plain", text: fields["challenge"] ?? "")
    }
}

extension JSONValue {
    /// The time of an element.
    var toyTime: Date? { self["at"]?.unixTime }
}
