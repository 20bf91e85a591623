import ChannelKit
import Foundation

/// The forms of a URL that Twilio may have signed.
///
/// Twilio's signing is inconsistent, as its own libraries document: the port may be included or not, whatever the URL
/// has, and a character such as `'` may have been escaped. The URL is never rebuilt from decoded parameters, which
/// would lose their order.
///
/// - SeeAlso: <https://www.twilio.com/docs/usage/webhooks/webhooks-security> (read 2026-11)
enum SignedURL {
    /// The credential parameter that holds the hub's public URL.
    static let baseParameter = "public_url"

    /// The forms of the URL that is `target` below `base`: at most six, or twelve if `base` has a user.
    static func variants(base: String, target: String) -> [String] {
        let bases = bases(base)
        return targets(target).flatMap { target in bases.map { $0 + target } }
    }

    /// The forms of the URL's beginning; empty for an invalid URL.
    static func bases(_ base: String) -> [String] { Base(base)?.variants ?? [] }

    /// The forms of the path and query, at most three.
    static func targets(_ target: String) -> [String] {
        let target = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let path = target.first ?? ""
        return target.count < 2 ? [path] : queries(target[1]).map { "\(path)?\($0)" }
    }

    /// The query as received, as a browser would normalize it, and as Twilio's older systems encode it.
    private static func queries(_ query: String) -> [String] {
        var forms = [query]
        for form in [query.cleanedQuery, query.legacyQuery] where !forms.contains(form) { forms.append(form) }
        return forms
    }

    /// A URL's beginning: `https://user:password@host:port/path`.
    private struct Base {
        let scheme: String
        let user: String
        let host: String
        let port: String
        let path: String

        init?(_ url: String) {
            let pattern = /(https?):\/\/([^\/?#@]*@)?([^\/?#@:\[\]]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]+))?(\/[^?#]*)?/
            guard let parts = url.wholeMatch(of: pattern) else { return nil }
            scheme = String(parts.1)
            user = parts.2.map(String.init) ?? ""
            host = String(parts.3)
            port = parts.4.map(String.init) ?? (scheme == "https" ? "443" : "80")
            path = parts.5.map(String.init) ?? ""
        }

        /// The beginning with and without a port.
        ///
        /// A user is signed in Twilio's test vectors; for production this is not documented.
        var variants: [String] {
            (user.isEmpty ? [user] : [user, ""]).flatMap { user in
                ["\(scheme)://\(user)\(host)\(path)", "\(scheme)://\(user)\(host):\(port)\(path)"]
            }
        }
    }
}

extension String {
    /// The query in the WHATWG's serialization: a few characters are escaped, all others stay.
    fileprivate var cleanedQuery: String {
        var bytes: [UInt8] = []
        for byte in utf8 {
            switch byte {
            case ...0x20, 0x7F..., UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"):
                bytes += byte.percentEscape
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The query decoded and encoded again, as by JavaScript's `querystring`.
    fileprivate var legacyQuery: String {
        let kept = "!'()*-._~"
        return FormFields(parsing: self).fields
            .map { "\($0.name.percentEncoded(keeping: kept))=\($0.value.percentEncoded(keeping: kept))" }
            .joined(separator: "&")
    }
}
