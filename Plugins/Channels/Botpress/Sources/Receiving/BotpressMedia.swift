public import ChannelKit

/// The locations from which files may be fetched.
struct MediaLocations: Sendable {
    /// A v12 server's external URL, the base of file paths without a host.
    let serverURL: String?
    let apiURL: String
    /// The credential for files of the Cloud's API; nil without a bot of the Cloud.
    let authorization: Secret?

    /// The fetcher of files.
    ///
    /// The token is sent to the API's files only; a Messaging server's files need none.
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

    /// `url`, or the absolute URL of a path if `serverURL` is known: v12 names its own files by their path.
    func resolved(_ url: String) -> String { url.isPath ? (serverURL ?? "") + url : url }

    /// The absolute URL from which `url` is fetched.
    func address(of url: String) -> String { url.isPath ? (serverURL ?? apiURL) + url : url }
}

extension String {
    fileprivate var isPath: Bool { hasPrefix("/") && !hasPrefix("//") }
}

/// Downloads files by their links, most of which are public.
extension BotpressAdapter: LinkedMediaDownloading {
    public var mediaFetch: MediaFetch { media.fetch }

    public func mediaURL(_ link: String) -> String { media.address(of: link) }
}
