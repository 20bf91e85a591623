import ChannelKit
import Foundation
import HubRouter

/// The place in a list at which the next page begins.
///
/// It is signed together with the list and its filters: a cursor cannot be made up, and one of another list or of other
/// filters is refused instead of skipping rows.
struct Cursor {
    /// The list, with its filters.
    let list: String
    /// The place, whose parts have no `~`.
    let place: [String]

    func text(in tx: any TenantReading) -> String {
        let body = place.joined(separator: "~")
        return Data("\(body)~\(signature(body, tx))".utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Reads the place of a cursor of this list.
    ///
    /// - Throws: ``Problem`` for a cursor of another list.
    static func place(_ text: String, of list: String, in tx: any TenantReading) throws -> [String] {
        var base64 = text.replacing("-", with: "+").replacing("_", with: "/")
        base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        let parts = Data(base64Encoded: base64).map { String(decoding: $0, as: UTF8.self) }?.split(separator: "~")
            .map(String.init)
        guard let parts, let signature = parts.last else { throw mismatch }
        let cursor = Cursor(list: list, place: Array(parts.dropLast()))
        let expected = Data(cursor.signature(cursor.place.joined(separator: "~"), tx).utf8)
        guard expected.equalsInConstantTime(Data(signature.utf8)) else { throw mismatch }
        return cursor.place
    }

    private func signature(_ body: String, _ tx: any TenantReading) -> String { tx.signature(of: "\(list)\n\(body)") }

    private static let mismatch = Problem(
        .cursorMismatch,
        "the cursor is not of this list with these filters",
        remedy: "begin at the first page, without a cursor"
    )
}

extension APIRequest {
    /// A page of rows in the order of their ids, the newest first.
    ///
    /// - Parameters:
    ///   - list: The list, for its cursors.
    ///   - kind: The kind of its rows.
    ///   - read: Reads the rows before an id, up to a limit.
    func page(
        _ list: String,
        _ kind: PublicIDKind,
        in tx: any TenantReading,
        _ read: (_ before: Int64, _ limit: Int) throws -> [(id: Int64, json: JSONValue)]
    ) throws -> APIResponse {
        try requireOnly("limit", "cursor")
        let limit = try limit
        let before = try query["cursor"].flatMap { text in
            try Cursor.place(text, of: list, in: tx).first.flatMap { try tx.number(kind, of: $0) }
        }
        // One more than asked for shows whether there is a next page.
        let found = try read(before ?? .max, limit + 1)
        let page = found.prefix(limit)
        let last = found.count > limit ? page.last : nil
        let next = try last.map { Cursor(list: list, place: [try tx.publicID(kind, $0.id)]).text(in: tx) }
        return .list(page.map(\.json), next: next)
    }
}
