public import ChannelKit

/// Downloads files from the server's S3 bucket, whose URLs need no credentials.
extension PapercupsAdapter: LinkedMediaDownloading {
    /// A self-hosted server may store files itself, in a private network; no file needs the key.
    public var mediaFetch: MediaFetch { MediaFetch(open: [api.map { $0.baseURL + "/uploads" }].compactMap(\.self)) }
}
