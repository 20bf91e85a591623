import ChannelKit
import Foundation

/// Is as `patchbay new channel` leaves it: `split` is not written.
struct SplitsNothingYet: Toy {
    let channel: ToyChannel
    static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
        throw .malformed("split is not written yet")
    }
}

/// Has `split`, but `normalize` is not written.
struct NormalizesNothingYet: Toy {
    let channel: ToyChannel
    static func events(of element: JSONValue, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        [.ignored(reason: "normalize is not written yet")]
    }
}

/// Makes the key of a message of its id and its time.
struct KeysByTime: Toy {
    let channel: ToyChannel
    static func key(of element: ToyElement) -> ItemKey {
        let time = element.json["at"].map { $0.digest } ?? ""
        return ItemKey(HealthyToy.key(of: element).rawValue + time)
    }
}

/// Demands a content type as if it were a credential, and keeps it.
struct KeepsContentType: Toy {
    let channel: ToyChannel
    static func signature(of request: WebhookRequest) -> String? {
        request.headers["Content-Type"] == nil ? nil : HealthyToy.signature(of: request)
    }

    static func payload(of element: ToyElement) -> Data {
        guard case .object(var members) = element.json else { return element.json.data }
        members["content_type"] = .text(element.request.headers["Content-Type"])
        return JSONValue.object(members).data
    }
}
