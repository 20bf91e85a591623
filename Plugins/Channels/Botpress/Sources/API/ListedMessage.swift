import ChannelKit
import Foundation

/// A message of a list, of either generation.
struct ListedMessage {
    let id: String
    let at: Date?
    let json: JSONValue

    init?(_ json: JSONValue) {
        guard let id = json["id"]?.nonEmptyString else { return nil }
        self.id = id
        self.json = json
        at = (json["createdAt"] ?? json["sentOn"])?.string.flatMap(Date.init(iso8601:))
    }

    func isSince(_ moment: Date) -> Bool { at.map { $0 >= moment } ?? true }
}

extension JSONAPI {
    /// Reads the pages of a list of the Cloud, up to the first page that is older than `moment`.
    func listed(
        _ path: String,
        query: [(name: String, value: String)] = [],
        since moment: Date,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> [ListedMessage] {
        // A bound on the calls: more messages than a conversation gets while a send is ambiguous.
        let maxPages = 20
        var messages: [ListedMessage] = []
        var token: [(name: String, value: String)] = []
        for _ in 0..<maxPages {
            guard let page = try await get(path, query: query + token, using: http), let list = page["messages"]?.array
            else { break }
            let recent = list.compactMap(ListedMessage.init).filter { $0.isSince(moment) }
            messages += recent
            // The order is not documented; a page without new messages ends the search.
            guard !recent.isEmpty, let next = page["meta"]?["nextToken"]?.nonEmptyString else { break }
            token = [("nextToken", next)]
        }
        return messages
    }
}
