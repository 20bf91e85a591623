public import ChannelKit
import Foundation

/// Downloads files from the API, which redirects to a signed URL on another host.
extension TwilioAdapter: MediaDownloading {
    public func download(
        _ media: ContentPart.Media,
        of message: String,
        limit: Int,
        using http: any HTTPSending
    ) async throws(MediaError) -> MediaFile {
        guard let url = fileURL(of: media, message: message) else {
            throw .forbidden(reason: "not a file of this message in this account")
        }
        return try await MediaFetch(authorization: api.authorization, trusting: [url])
            .file(at: url, limit: limit, using: http)
    }

    /// The file's URL, only if it belongs to this account and message, because the credentials are sent to it.
    private func fileURL(of media: ContentPart.Media, message: String) -> String? {
        let folder = "/\(api.path("Messages/\(message)/Media/"))"
        guard message.wholeMatch(of: /[A-Z]{2}[0-9A-Za-z]+/) != nil else { return nil }
        let url = media.url ?? "\(api.baseURL)\(folder)\(media.id ?? "")"
        let isFile = trustedBases.contains { base in
            url.hasPrefix(base + folder)
                && url.dropFirst((base + folder).count).wholeMatch(of: /ME[0-9A-Za-z]+/) != nil
        }
        return isFile || isRecording(url) ? url : nil
    }

    /// True for a recording of a call of this account.
    private func isRecording(_ url: String) -> Bool {
        let folder = "/\(api.path("Recordings/"))"
        return trustedBases.contains { base in
            url.hasPrefix(base + folder)
                && url.dropFirst((base + folder).count).wholeMatch(of: /RE[0-9A-Za-z]+(\.mp3|\.wav)?/) != nil
        }
    }

    /// The base URLs that may receive the credentials.
    ///
    /// Webhooks of a regional account may contain the default host.
    private var trustedBases: [String] {
        let defaultBase = Self.manifest.apiBaseURL
        let isTwilio = api.baseURL.wholeMatch(of: /https:\/\/api\.([^\/]+\.)?twilio\.com/) != nil
        return isTwilio ? [api.baseURL, defaultBase] : [api.baseURL]
    }
}
