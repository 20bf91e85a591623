import ChannelKit
import Foundation

extension String {
    /// A sentence of Crisp's without what may be an address, a phone number or a token: it goes into records for
    /// operators.
    var withoutIdentifiers: String {
        String(cut(toBytes: 1_000).replacing(/[^\s@]+@[^\s@]+|[A-Za-z0-9_\-]{24,}|\+?[0-9]{7,}/, with: "…").prefix(300))
    }

    var isUUID: Bool { wholeMatch(of: /[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}/) != nil }

    /// Whether it can stand in a path as a session.
    ///
    /// A blank one would lead to another route, which Crisp answers as one that does not exist.
    var isSessionID: Bool { wholeMatch(of: /session_[A-Za-z0-9\-]{1,100}/) != nil }

    /// A phone number in E.164, if that is what it is; without a country code nobody knows whose it is.
    var e164: String? {
        let bare = filter { !" -().\u{A0}".contains($0) }
        return bare.wholeMatch(of: /\+[1-9][0-9]{6,14}/) != nil ? bare : nil
    }
}
