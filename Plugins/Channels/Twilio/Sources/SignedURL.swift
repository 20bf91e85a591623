import ChannelKit
import Foundation

/// The forms in which Twilio may have signed one URL.
///
/// Its signing is inconsistent, as its own libraries say: the port may be there or not, whatever the URL has, and a
/// character such as `'` may have been an escape. The URL is never put together anew from decoded parameters, which
/// would lose their order.
enum SignedURL {
    /// The name under which a credential carries the hub's public URL.
    static let baseParameter = "public_url"

    /// The forms of the URL that is `target` below `base`; six at most, twice as many if `base` has a user in it.
    static func variants(base: String, target: String) -> [String] {
        let bases = bases(base)
        return targets(target).flatMap { target in bases.map { $0 + target } }
    }

    /// The forms of the URL's beginning; none for what is no URL.
    static func bases(_ base: String) -> [String] { Base(base)?.variants ?? [] }

    /// The forms of the path and query, three at most.
    static func targets(_ target: String) -> [String] {
        let target = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let path = target.first ?? ""
        return target.count < 2 ? [path] : queries(target[1]).map { "\(path)?\($0)" }
    }

    /// The query as it came, as a browser would have cleaned it, and as Twilio's older systems encode it.
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

        /// With and without a port; a user in the URL is signed in Twilio's tests, and not known of in production.
        var variants: [String] {
            (user.isEmpty ? [user] : [user, ""]).flatMap { user in
                ["\(scheme)://\(user)\(host)\(path)", "\(scheme)://\(user)\(host):\(port)\(path)"]
            }
        }
    }
}

extension String {
    /// The query as URLs are written in the WHATWG's way: a few characters become escapes, all others stay.
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

    /// The query decoded and encoded again, as JavaScript's `querystring` does.
    fileprivate var legacyQuery: String {
        let kept = "!'()*-._~"
        return FormFields(parsing: self).fields
            .map { "\($0.name.percentEncoded(keeping: kept))=\($0.value.percentEncoded(keeping: kept))" }
            .joined(separator: "&")
    }
}
