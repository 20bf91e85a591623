public import ChannelKit

/// Files lie where everyone can see them who knows the URL, and the URL came in a hook: so it is fetched as a stranger's,
/// without the key. A simulated Crisp has its files below the API.
extension CrispAdapter: MediaDownloading {
    public func download(
        _ media: ContentPart.Media,
        of message: String,
        limit: Int,
        using http: any HTTPSending
    ) async throws(MediaError) -> MediaFile {
        guard let url = media.url else { throw .gone(reason: "the message tells no URL of it") }
        var file = try await MediaFetch(open: [api.baseURL + "/storage"]).file(at: url, limit: limit, using: http)
        if ["", "application/octet-stream"].contains(file.mimeType) { file.mimeType = media.mimeType ?? "" }
        file.filename = media.filename
        return file
    }
}
