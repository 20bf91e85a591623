/// The words around a number that tell what it is.
enum NumberContext: UInt8 {
    case none
    /// The word `number`, which most kinds of number have.
    case number
    case phone, card, sin, ssn, health
    /// A number of something else, such as an order.
    case other

    private static let meanings = WordTable<NumberContext>([
        ("number numbers num numero numeros", .number),
        (
            """
            phone phones telephone telephones tel tels cell cells cellphone cellular mobile mobiles cellulaire cel call \
            calls called calling text texts texto sms whatsapp signal viber telegram fax portable reach appel appels appeler \
            appelez appelle appellez joindre rejoindre joignable rappel rappeler rappelez rappelle dial composez \
            composer landline fixe direct
            """, .phone
        ),
        ("card cards carte cartes visa mastercard amex credit debit interac discover", .card),
        ("sin nas", .sin), ("ssn", .ssn),
        ("ramq health ohip nhs sante maladie soleil medicare phn", .health),
        (
            """
            order orders commande commandes invoice invoices facture factures ticket tickets tracking suivi reference ref \
            refs confirmation booking reservation file dossier room rooms chambre case client customer account compte \
            police serial serie sku item article articles product produit model modele colis parcel package isbn issn ean \
            upc imei barcode code codes zip id po quote devis license licence permis plate member membre transaction \
            batch lot version build firmware release section chapter chapitre page pages order claim reclamation \
            incident contract contrat bordereau flight vol train recu receipt montant amount total price prix dossiers part \
            miles km step etape points inscription demande request job gst tps tvq tva hst siret siren tvh vat bn neq \
            imprime patient visitor employee employe matricule uuid hash timestamp epoch coupon promo voucher gift
            """, .other
        ),
    ])

    private static let area = WordKey("area").value

    /// The number of words before a number that may tell what it is.
    private static let reach = 6

    /// The context of the number whose first token is at `token`.
    ///
    /// The nearest word decides, except `number`, which the word before it explains: `order number`.
    static func before(_ token: Int, in words: ScanWords) -> NumberContext {
        var found = NumberContext.none
        var index = token - 1
        while index >= 0, token - index <= reach, !words.endsSentence(after: index) {
            let meaning = meanings[words.tokens[index].word] ?? .none
            if meaning == .number {
                found = .number
            } else if meaning == .other, index > 0, words.tokens[index - 1].word == area {
                return .none
            } else if meaning == .card, index > 0, meanings[words.tokens[index - 1].word] == .health {
                // "Health card": the second word alone is a payment card's.
                return .health
            } else if meaning != .none {
                return meaning
            }
            index -= 1
        }
        if found == .number || found == .none, let special = insurance(before: token, in: words) { return special }
        return found
    }

    /// The kind of insurance that the words before a number name: `social security`, `assurance sociale`.
    private static func insurance(before token: Int, in words: ScanWords) -> NumberContext? {
        var isSocial = false
        var index = token - 1
        while index >= 0, token - index <= reach {
            switch socialWords[words.tokens[index].word] {
            case 0?: isSocial = true
            case 1? where isSocial: return .ssn
            case 2? where isSocial: return .sin
            case 1?, 2?:
                if index > 0, socialWords[words.tokens[index - 1].word] == 0 {
                    return socialWords[words.tokens[index].word] == 1 ? .ssn : .sin
                }
            default: break
            }
            index -= 1
        }
        return nil
    }

    private static let socialWords = WordTable<Int>([
        ("social sociale", 0), ("security securite secu", 1), ("insurance assurance", 2),
    ])
}
