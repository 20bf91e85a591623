public import ChannelKit

/// Downloads files from public URLs.
///
/// The URL comes from a hook, so it is fetched as untrusted and without the key. Only a simulator serves files below
/// the API's URL.
extension CrispAdapter: LinkedMediaDownloading {
    public var mediaFetch: MediaFetch { MediaFetch(open: [api.baseURL + "/storage"]) }
}
