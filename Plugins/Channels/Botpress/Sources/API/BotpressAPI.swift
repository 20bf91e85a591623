import ChannelKit

/// The system that responds, which determines the format of its errors.
enum BotpressSystem {
    /// Botpress Cloud, with errors in JSON.
    case cloud
    /// The Messaging API integration, with errors in plain text.
    case integration
    /// A Messaging server, with errors in plain text.
    case server
}

extension JSONAPI {
    /// The client of one of Botpress's APIs.
    ///
    /// The Cloud's edge may return an error with status 200: a body with a `code` between 400 and 599 is an error.
    ///
    /// - SeeAlso: <https://botpress.com/docs/api-reference> (read 2026-08)
    static func botpress(
        _ system: BotpressSystem,
        at baseURL: String,
        authorization: Authorization,
        headers: HeaderFields = [:]
    ) -> JSONAPI {
        JSONAPI(
            baseURL,
            authorization: authorization,
            headers: headers,
            accepts: { $0.isSuccess && $0.errorCode == nil },
            classify: { BotpressError(reading: $0, from: system).deliveryError }
        )
    }
}

extension OutboundResponse {
    /// The `code` of an error in the body, between 400 and 599; nil without one.
    var errorCode: Int? {
        json?["code"]?.integer.flatMap { (400...599).contains($0) ? Int($0) : nil }
    }
}

/// The hosts of Botpress Cloud.
struct BotpressHosts {
    /// The base URL: `https://api.botpress.cloud`, a Messaging server, or a simulator.
    let baseURL: String

    /// The URL of another host of the Cloud, such as `https://webhook.botpress.cloud`.
    ///
    /// With any other base URL, such as a proxy or a simulator, one host serves everything.
    func url(of host: String) -> String {
        baseURL.replacing(/^https:\/\/api\.(?=botpress\.cloud$)/, with: "https://\(host).")
    }
}
