import ChannelKit
import Foundation

extension String {
    var utf8Data: Data { Data(utf8) }

    /// A sentence of Meta's without what may be a phone number or a token: it goes into records for operators.
    var withoutIdentifiers: String {
        String(cut(toBytes: 1_000).replacing(/[A-Za-z0-9_\-]{24,}|\+?[0-9]{7,}/, with: "…").prefix(300))
    }
}
