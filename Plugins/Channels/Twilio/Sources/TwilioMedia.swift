public import ChannelKit
import Foundation

/// Files lie in the API itself, which redirects to a signed URL elsewhere.
extension TwilioAdapter: MediaDownloading {
    public func download(
        _ media: ContentPart.Media,
        of message: String,
        limit: Int,
        using http: any HTTPSending
    ) async throws(MediaError) -> MediaFile {
        guard let url = fileURL(of: media, message: message) else {
            throw .forbidden(reason: "it is not a file of this message in this account")
        }
        return try await MediaFetch(authorization: api.authorization.reveal(), trusting: [url])
            .file(at: url, limit: limit, using: http)
    }

    /// The file's URL, only if it is one of this account and this very message: whoever names it gets to see the
    /// credentials.
    private func fileURL(of media: ContentPart.Media, message: String) -> String? {
        let folder = "\(api.accountPath)/Messages/\(message)/Media/"
        guard message.wholeMatch(of: /[A-Z]{2}[0-9A-Za-z]+/) != nil else { return nil }
        let url = media.url ?? "\(api.baseURL)\(folder)\(media.id ?? "")"
        let isFile = trustedBases.contains { base in
            url.hasPrefix(base + folder)
                && url.dropFirst((base + folder).count).wholeMatch(of: /ME[0-9A-Za-z]+/) != nil
        }
        return isFile || isRecording(url) ? url : nil
    }

    /// Recordings of calls lie beside the messages, in the same account.
    private func isRecording(_ url: String) -> Bool {
        let folder = "\(api.accountPath)/Recordings/"
        return trustedBases.contains { base in
            url.hasPrefix(base + folder)
                && url.dropFirst((base + folder).count).wholeMatch(of: /RE[0-9A-Za-z]+(\.mp3|\.wav)?/) != nil
        }
    }

    /// Webhooks of a regional account may name the usual host all the same.
    private var trustedBases: [String] {
        let usual = Self.manifest.apiBaseURL
        let isTwilio = api.baseURL.wholeMatch(of: /https:\/\/api\.([^\/]+\.)?twilio\.com/) != nil
        return isTwilio ? [api.baseURL, usual] : [api.baseURL]
    }
}
