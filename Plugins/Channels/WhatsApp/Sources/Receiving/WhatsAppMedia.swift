public import ChannelKit
import Foundation

/// Downloads a file in two steps: Meta returns a URL that is valid for five minutes, and that URL serves the bytes for
/// the channel's token.
///
/// Some webhooks already have such a URL; if it has expired, the first step is taken after all. Meta's `sha256` is not
/// checked: its scope is not documented, and a mismatch would be no reason to reject the file.
///
/// - SeeAlso: <https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media>
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
            // The URL may have expired since it was returned. One retry is enough: a second expired URL is an error.
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
        guard let url = object?["url"]?.string else { throw .failed(reason: "Meta's answer has no URL") }
        if let size = object?["file_size"]?.integer, size > limit { throw .tooLarge(limit: limit) }
        var media = media
        media.mimeType = object?["mime_type"]?.string ?? media.mimeType
        return try await fetch(url, media, limit: limit, using: http)
    }

    /// Reads the file's metadata.
    private func mediaObject(_ id: String?, using http: any HTTPSending) async throws(MediaError) -> JSONValue? {
        // The id came in a webhook and becomes part of a path.
        guard let id, id.wholeMatch(of: /[A-Za-z0-9_\-]{1,128}/) != nil else {
            throw .gone(reason: "the media has no valid id")
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
        // Only a simulator has files below the API's base URL. The token must not be sent to other paths there.
        let fetch = MediaFetch(
            authorization: graph.authorization.header,
            trusting: [baseURL, "https://lookaside.fbsbx.com"].map { $0 + "/whatsapp_business/attachments" }
        )
        return try await fetch.file(media, at: url, limit: limit, using: http)
    }
}

extension MediaError {
    /// The media error of a refusal by the Graph API.
    fileprivate init(_ error: DeliveryError) {
        switch error {
        case .needsCredentials(let reason), .accountBlocked(let reason): self = .needsCredentials(reason: reason)
        // Ids expire after a week.
        case .rejected: self = .gone(reason: error.reason)
        case .notSent, .ambiguous, .throttled, .unsteady, .windowClosed, .optedOut: self = .failed(reason: error.reason)
        }
    }
}
