public import ChannelKit
import Foundation

/// A file is fetched in two steps: Meta tells a URL that is good for five minutes, and gives the bytes there to
/// whoever shows the token.
///
/// Some webhooks carry such a URL already; it may have died in the meantime, and then the first step is taken after
/// all. Meta's `sha256` is not checked: what it covers is not documented, and a mismatch would be no reason to do
/// without the file.
extension WhatsAppAdapter: MediaDownloading {
    public func download(
        _ media: ContentPart.Media,
        of message: String,
        limit: Int,
        using http: any HTTPSending
    ) async throws(MediaError) -> MediaFile {
        if let url = media.url {
            do { return try await fetch(url, media, limit: limit, using: http) } catch {
                if case .tooLarge = error { throw error }
                guard media.id != nil else { throw error }
            }
        }
        do { return try await fetchByID(media, limit: limit, using: http) } catch {
            // The URL of a moment ago may be dead already; a second one that is dead is no bad luck any more.
            guard case .gone = error, media.id != nil else { throw error }
            return try await fetchByID(media, limit: limit, using: http)
        }
    }

    private func fetchByID(
        _ media: ContentPart.Media,
        limit: Int,
        using http: any HTTPSending
    ) async throws(MediaError) -> MediaFile {
        let object = try await mediaObject(media.id, using: http)
        guard let url = object?["url"]?.string else { throw .failed(reason: "Meta tells no URL of it") }
        if let size = object?["file_size"]?.integer, size > limit { throw .tooLarge(limit: limit) }
        var media = media
        media.mimeType = object?["mime_type"]?.string ?? media.mimeType
        return try await fetch(url, media, limit: limit, using: http)
    }

    /// What Meta tells of a file.
    private func mediaObject(_ id: String?, using http: any HTTPSending) async throws(MediaError) -> JSONValue? {
        // The id came in a webhook and goes into a path.
        guard let id, id.wholeMatch(of: /[A-Za-z0-9_\-]{1,128}/) != nil else {
            throw .gone(reason: "it has no id of Meta's")
        }
        do {
            return try await graph.get("\(id)?phone_number_id=\(phoneNumberID)", using: http)
        } catch {
            throw MediaError(error)
        }
    }

    private func fetch(
        _ url: String,
        _ media: ContentPart.Media,
        limit: Int,
        using http: any HTTPSending
    ) async throws(MediaError) -> MediaFile {
        // Below the API only a simulated Meta has files; the token must not open anything else there.
        let fetch = MediaFetch(
            authorization: graph.authorization,
            trusting: [graph.baseURL, "https://lookaside.fbsbx.com"].map { $0 + "/whatsapp_business/attachments" }
        )
        var file = try await fetch.file(at: url, limit: limit, using: http)
        if ["", "application/octet-stream"].contains(file.mimeType) { file.mimeType = media.mimeType ?? "" }
        file.filename = media.filename
        return file
    }
}

extension MediaError {
    /// What a refusal of the Graph API means for a file.
    fileprivate init(_ error: DeliveryError) {
        switch error {
        case .needsCredentials(let reason): self = .needsCredentials(reason: reason)
        // An id is forgotten after a week.
        case .rejected: self = .gone(reason: error.reason)
        case .notSent, .ambiguous, .throttled, .unsteady, .windowClosed, .optedOut: self = .failed(reason: error.reason)
        }
    }
}
