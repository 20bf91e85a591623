public import ChannelKit

/// Where files may lie.
struct MediaPlaces: Sendable {
    /// A v12 server's external URL, which stands before paths without a host.
    let serverURL: String?
    let apiURL: String
    /// Opens files of the Cloud's API; nil where there is no bot of the Cloud.
    let authorization: Secret?

    /// The token goes to the files of the API and nowhere else; a Messaging server's files ask for none.
    var fetch: MediaFetch {
        guard let authorization else {
            let server = serverURL ?? apiURL
            return MediaFetch(open: [server + "/api/v1/bots", server + "/files"])
        }
        // The second is a simulated bot's.
        return MediaFetch(
            authorization: authorization.reveal(),
            trusting: [apiURL + "/v1/files"],
            open: [apiURL + "/files"]
        )
    }

    /// v12 names its own files by a path; where it is known, the server's address comes before it.
    func resolved(_ url: String) -> String { url.isPath ? (serverURL ?? "") + url : url }

    /// The address to fetch `url` from.
    func address(of url: String) -> String { url.isPath ? (serverURL ?? apiURL) + url : url }
}

extension String {
    fileprivate var isPath: Bool { hasPrefix("/") && !hasPrefix("//") }
}

/// Files lie at links, most of them public.
extension BotpressAdapter: MediaDownloading {
    public func download(
        _ media: ContentPart.Media,
        of message: String,
        limit: Int,
        using http: any HTTPSending
    ) async throws(MediaError) -> MediaFile {
        guard let url = media.url else { throw .gone(reason: "it has no link") }
        var file = try await self.media.fetch.file(at: self.media.address(of: url), limit: limit, using: http)
        file.filename = media.filename
        return file
    }
}
