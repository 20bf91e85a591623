/// A kind of number that is found by the word beside it.
enum DocumentNumber {
    case passport, licence, identityCard
    /// A national number of so many digits.
    case nine, ten, eleven, twelve, thirteen
    /// A French social security number, also without its key.
    case insee
    case nationalInsurance, taxFile, indianTax, spanish, italian, mexican, hongKong, chilean, alien
    case plate, registration
    case swift, indianBranch, routing, sortCode, transit, account

    /// The kind of personal data.
    var kind: PersonalData {
        switch self {
        case .plate, .registration: .plate
        case .swift, .indianBranch, .routing, .sortCode, .transit, .account: .bank
        case .insee: .ssn
        default: .id
        }
    }

    /// True if `code` may be the number.
    ///
    /// - Parameter isDirect: False if other words than those of the announcement are between: then only a code with
    ///   letters and digits counts.
    func accepts(_ code: Code, isDirect: Bool) -> Bool {
        let digits = code.digits
        guard isDirect || (code.hasLetter && digits > 2 && !code.hasLower) else { return false }
        switch self {
        case .passport: return isPassport(code, digits)
        case .licence:
            return code.isBritishLicence || (6...16).contains(code.count) && digits > 4 && code.count - digits < 8
        case .identityCard: return (6...14).contains(code.count) && digits > 4 && code.count - digits < 5
        case .nine: return digits == code.count && (8...9).contains(digits)
        case .ten: return digits == code.count && (digits == 10 || digits == 12)
        case .eleven: return digits == code.count && digits == 11
        case .twelve: return digits == code.count && digits == 12
        case .thirteen: return digits == code.count && digits == 13
        case .insee: return (13...15).contains(code.count) && code.count - digits < 2
        case .nationalInsurance: return code.isBritishInsurance
        case .taxFile: return digits == code.count && (8...9).contains(digits)
        case .indianTax: return code.isIndianTax
        case .spanish: return code.count == 9 && digits > 6 && (digits == 9 || code.hasLetter)
        case .italian: return code.matches("LLLLLLAALAALAAAL") || (digits == 11 && code.count == 11)
        case .mexican: return (12...18).contains(code.count) && code.matchesMexicanStart
        case .hongKong: return code.matches("LDDDDDDD") || code.matches("LDDDDDDA") || code.matches("LLDDDDDDA")
        case .chilean: return (8...9).contains(code.count) && digits >= code.count - 1 && !code[0].isASCIILetter
        case .alien: return code.matches("LDDDDDDDD") || code.matches("LDDDDDDDDD") || (digits == 9 && code.count == 9)
        case .plate: return isDirect && isPlate(code, digits)
        case .registration:
            return ["LLDDLLL", "LDDDLLL", "LLLDDDL", "LDDLLL", "LLLDDL"].contains { code.matches($0) }
        case .swift: return code.isBankIdentifier
        case .indianBranch: return code.matches("LLLLDAAAAAA")
        case .routing: return digits == 9 && code.count == 9
        case .sortCode: return digits == 6 && code.count == 6
        case .transit: return digits == code.count && (digits == 5 || digits == 8 || digits == 9)
        case .account: return digits == code.count && (6...17).contains(digits)
        }
    }

    /// Six to ten characters, of which at least five are digits; German ones have more letters.
    private func isPassport(_ code: Code, _ digits: Int) -> Bool {
        guard (6...10).contains(code.count) else { return false }
        if !code.hasLetter { return (7...9).contains(digits) }
        return digits > 4 && code.count - digits < 4
            || code.count == 9 && digits > 2 && code.isWhole && "CFGHJKLMNPRTVWXYZ".utf8.contains(code[0])
    }

    /// Five to eight characters; `45 x 30` is a size.
    private func isPlate(_ code: Code, _ digits: Int) -> Bool {
        if code.hasLower, !code.isWhole, code[0].isASCIIDigit { return false }
        return (5...8).contains(code.count) && digits > 1 && code.hasLetter && code.count - digits < 6
    }
}

extension Code {
    /// True for four letters and a date of birth, with which an RFC or a CURP of Mexico begins.
    fileprivate var matchesMexicanStart: Bool {
        let letters = units.prefix { $0.isASCIILetter }.count
        guard letters == 3 || letters == 4, count >= letters + 9 else { return false }
        return units.dropFirst(letters).prefix(6).allSatisfy(\.isASCIIDigit)
    }

    /// True for a bank's identifier (ISO 9362): bank, country, place, and perhaps a branch.
    ///
    /// A word in lower case is none, as in `a swift response`.
    fileprivate var isBankIdentifier: Bool {
        guard count == 8 || count == 11, !hasLower || digits > 0, units.prefix(6).allSatisfy(\.isASCIILetter) else {
            return false
        }
        return AccountForm.of(self[4], self[5]) != nil || Self.otherCountries.contains([self[4], self[5]])
    }

    /// Countries without IBANs whose banks have identifiers.
    private static let otherCountries: Set<[UInt8]> = Set(
        """
        US CA AU NZ JP CN HK SG IN KR TW TH MY ID PH VN ZA NG KE GH MA DZ CI SN CM MX AR CL CO PE UY PA BO EC PY HT
        """.split { $0.isWhitespace }.map { Array($0.utf8) }
    )
}

extension DocumentNumber {
    /// The words that announce a number.
    static let names = WordTable<DocumentNumber>([
        ("passport passports passeport passeports pasaporte passaporto passaporte reisepass paspoort", .passport),
        ("driver drivers driving conduire conducir conducao guida fuhrerschein dl", .licence),
        (
            """
            identity identite identidad identita cni ausweis personalausweis voter elector cedula uci iuc niss
            """, .identityCard
        ),
        ("nric fin", .spanish), ("hkid", .hongKong), ("bsn burgerservicenummer sofinummer", .nine),
        (
            "pesel fodselsnummer jmbg cuil cuit steuer steuerid steueridentifikationsnummer steuernummer idnr abn",
            .eleven
        ),
        ("cpf", .eleven), ("aadhaar aadhar adhaar adhar uidai", .twelve),
        ("personnummer personnr cpr utr samordningsnummer", .ten), ("hetu henkilotunnus", .identityCard),
        ("nir insee", .insee), ("avs ahv", .thirteen), ("national nino ni", .nationalInsurance),
        ("tfn file", .taxFile), ("itin tin acn", .nine), ("pan", .indianTax), ("dni nie nif", .spanish),
        ("fiscale codicefiscale", .italian), ("curp rfc", .mexican), ("rut", .chilean), ("alien uscis", .alien),
        (
            "plate plates plaque plaques immatriculation immatriculee immatricule matricula kennzeichen nummernschild",
            .plate
        ),
        ("registration registered reg rego", .registration), ("swift bic", .swift), ("ifsc", .indianBranch),
        ("routing aba", .routing), ("sort sortcode bsb", .sortCode), ("transit", .transit),
        ("account acct acc compte konto cuenta conto", .account),
    ])

    static let licenceWords = WordTable<Bool>([
        ("licence license licences licenses permit permis licencia patente carta carteira dl fuhrerschein", true)
    ])
    static let taxWords = WordTable<Bool>([("tax tfn", true)])
    static let insuranceWords = WordTable<Bool>([("insurance", true)])
    static let codeWords = WordTable<Bool>([("code", true)])
    static let bankWords = WordTable<Bool>([
        (
            """
            bank banking bancaire banque banco bancario chequing checking cheque cheques savings epargne transit routing \
            sort bsb institution deposit depot swift bic wire virement iban
            """, true
        )
    ])

    static let number = WordKey("number").value

    /// The words between an announcement and its number.
    static let fillers = WordTable<Bool>([
        (
            """
            number numbers num numero numeros nummer no nr n d s l e is it its was are my our his her their the a mon ma \
            mes le la les de du des notre son sa est c cest card carte document documento licence license licences \
            permit permis insurance assurance security securite tax file national nationale nationality id ids uk us \
            french canadian british indian american german italian spanish australian quebec ontario code branch bank \
            holder would be would s identification identity identite conduire driver drivers driving savings chequing \
            checking cheque bancaire bancario epargne acc lautet porte numer date at ist es to ar ja registration vehicle car auto voiture plate immatriculation account swift bic for and new \
            following suivant here voici of
            """, true
        )
    ])
}
