// swift-format-ignore-file

/// Identity numbers, documents, accounts, vehicles and devices of many countries, and talk that resembles them.
///
/// The numbers are random, with the right check digits.
enum DocumentDataTable {
    static let rows = RedactionRow.rows(
        #"""
        id	MC094668C	1
        id	GJ 47 03 97 A	1
        id	my NI number is EC760865A	1
        id	National Insurance number: JB 95 29 35 C	1
        id	YM-59-17-27-D	1
        id	nino hh285839a	1
        id	NI no. CE 609494 C	1
        id	it's EP484783C, thanks	1
        id	my national insurance is GE 91 73 58 B ok?	1
        id	national insurance YE627006	1
        id	my national insurance number is a b one two three four five six c	1
        health	NHS number 023 030 8716	1
        health	nhs no 5067301473	1
        health	my NHS number is 837-431-1886	1
        health	Medicare 3WW3-KE6-GA75	1
        health	my Medicare number is 7G89RD3WM66	1
        health	MBI 5WY8-C64-EA25	1
        health	9RJ2DN8WE38	1
        health	Medicare number 2123 45670 1	1
        health	my medicare card number is 2951 63481 2	1
        id	77405602E	1
        id	63027616-A	1
        id	47988288 F	1
        id	mi DNI es 44130760Q	1
        id	DNI: 79645654-N	1
        id	NIF 45260678J	1
        id	dni 48416342p	1
        id	Mi número de DNI es el 85197149 C	1
        id	Y0041397B	1
        id	X-6143592-Q	1
        id	NIE Z1286954V	1
        id	my NIE is X-9920120-J	1
        id	nie: X 9247490 H	1
        id	mi NIE X9915025-R	1
        id	CFGGPL93P47P583G	1
        id	codice fiscale UKRYXE56E63B765J	1
        id	CF: GXUFGL66A03L672W	1
        id	il mio codice fiscale è VPM HLB 47C26 M970E	1
        id	UWX PWF 73S59 P170E	1
        id	my Italian tax code is NXNJBB66H70Y422D	1
        id	codice fiscale: wcvtru11l31y241s	1
        ssn	1 89 04 69 354 446 87	1
        ssn	288054403982155	1
        ssn	numéro de sécu : 1 14 05 15 911 070 57	1
        ssn	mon NIR est 248105403122344	1
        ssn	numéro de sécurité sociale 202050196099632	1
        ssn	INSEE 1.02.03.02.598.860.58	1
        ssn	2 17 06 2B 902 341 85	1
        ssn	numéro de sécurité sociale 122102A96832894	1
        id	Steuer-ID 99 931 491 921	1
        id	meine Steueridentifikationsnummer ist 96513865132	1
        id	Steuernummer: 66732883509	1
        id	IdNr. 22 218 500 702	1
        id	6537 5416 7165	1
        id	Aadhaar 8602 9100 5217	1
        id	my aadhaar number is 762642848894	1
        id	aadhar: 8294-6520-5480	1
        id	UIDAI 377506142108	1
        id	adhar no 5563 9184 4333	1
        id	YFUPS5655U	1
        id	PAN HVPHB6591C	1
        id	my PAN is BEDPD6425F	1
        id	PAN card number: DYMCK9793V	1
        id	pan no nwwct0207u	1
        id	TFN 602 705 738	1
        id	my tax file number is 230493147	1
        id	tax file number: 904 478 729	1
        id	TFN: 66313606	1
        id	ABN 51 824 753 556	1
        id	my ABN is 51824753556	1
        id	ABN: 53 004 085 616	1
        id	142.433.304-09	1
        id	CPF 836.126.330-66	1
        id	meu CPF é 83100250923	1
        id	cpf: 08659713400	1
        id	020 103 113 29	1
        id	11.784.778-0	1
        id	RUT 10.820.589-K	1
        id	mi RUT es 20963599-2	1
        id	CURP GODE561231HDFRRN09	1
        id	GODE561231HDFRRN09	1
        id	RFC GODE561231GR8	1
        id	mi RFC es VECJ880326XXX	1
        id	82.01.11-888.26	1
        id	numéro national 94.03.16-513.32	1
        id	NISS 90052759436	1
        id	756.4363.0015.60	1
        id	AVS 756.9663.9182.35	1
        id	AHV-Nummer 7563618179078	1
        id	570213-1839	1
        id	personnummer 420626-2869	1
        id	19431224-8422	1
        id	mitt personnummer är 5306052829	1
        id	270687-735D	1
        id	HETU 160389-747T	1
        id	CPR 010190-1234	1
        id	BSN 123456782	1
        id	mijn BSN is 111222333	1
        id	burgerservicenummer 123456782	1
        id	PESEL 85030312345	1
        id	mój PESEL to 90010112345	1
        id	G0038639T	1
        id	NRIC T5270989F	1
        id	my NRIC is G3387871R	1
        id	FIN: S7586513I	1
        id	HKID A123456(7)	1
        id	HKID: AB987654(3)	1
        id	110105197003224531	1
        id	身份证 110105195106197493	1
        id	my Chinese id number is 110105196504032904	1
        id	850303-1234567	1
        id	주민등록번호 900101-2345678	1
        id	912-78-1234	1
        id	my ITIN is 912-78-1234	1
        id	ITIN 900700000	1
        id	my alien number is A123456789	1
        id	alien number A 123 456 789	1
        id	alien registration number: A123456789	1
        id	UCI 1123-4567	1
        id	mon IUC est le 11-2345-6789	1
        id	UCI: 11234567	1
        id	passport GA302922	1
        id	passport number AB123456	1
        id	my passport number is HK123456	1
        id	passport no. 123456789	1
        id	Passport: 507123456	1
        id	my passport is A12345678, thanks	1
        id	numéro de passeport C01X00T47	1
        id	mon passeport est le 12AB34567	1
        id	passeport n° 09PA12345	1
        id	passeport : M1234567	1
        id	US passport X1234567	1
        id	my Canadian passport number is YA1234567	1
        id	PA1234567 is my passport number	1
        id	pasaporte E12345678	1
        id	Reisepass K1234567	1
        id	passport #N1234567	1
        id	passport number: P12345678.	1
        id	le numéro de mon passeport, c'est AAA123456	1
        id	passport GA302922 expires 12/05/2027	1
        id	my son's passport number is AB123456	1
        id	my passport was issued in Lyon, it is 12AB34567	1
        id	my passport number is a b one two three four five six	1
        id	driver's license T1234-567890-12	1
        id	my driver's licence number is D1234567	1
        id	driving licence MORGA657054SM9IJ	1
        id	driver license: A1234-56788-50303	1
        id	permis de conduire 123456789	1
        id	mon numéro de permis de conduire est S123-4567-8901	1
        id	DL# 12345678	1
        id	DL R1234-150385-04	1
        id	driver's license no. 7123456	1
        id	numéro de permis de conduire : F255-921-50-094-0	1
        id	T1234-567890-12 is my driver's license number	1
        id	my driving licence number is D1234567	1
        id	permis de conduire n° MORGA657054SM9IJ	1
        id	driver's licence number: A1234-56788-50303 thanks	1
        id	R1234-150385-04	1
        id	A1234-56788-50303	1
        id	MORGA657054SM9IJ	1
        id	identity card 12345678	1
        id	carte d'identité 880692310285	1
        id	ma carte d'identité : 880692310285	1
        id	CNI 880692310285	1
        id	Personalausweis T22000129	1
        id	cédula 1234567890	1
        id	identity card number AB1234567	1
        birth	born 1985-12-31 in Montréal	1
        birth	né le 31 12 1985	1
        birth	née le 3 mars 1985	1
        birth	my birthday is july fourth nineteen ninety two	1
        birth	date of birth: 03/04/1985	1
        birth	DOB 3/4/85	1
        birth	dob: 1985-03-04	1
        birth	my date of birth is March 3, 1985	1
        birth	I was born on March 3rd 1985	1
        birth	I was born on 3 March 1985	1
        birth	born in 1985	1
        birth	date de naissance : 3 mars 1985	1
        birth	ma date de naissance est le 03-04-1985	1
        birth	né en 1985	1
        birth	DDN 1985/03/04	1
        birth	birth date 19850304	1
        birth	my DOB is the 3rd of March 1985	1
        birth	she was born the third of march nineteen eighty five	1
        birth	née le trois mars mille neuf cent quatre-vingt-cinq	1
        birth	date of birth march third two thousand five	1
        birth	mon anniversaire est le 3 mars 1985	1
        birth	her birthday is 12/05/2010	1
        birth	birthdate Dec 31 1999	1
        birth	my son was born 1 Jan 2015	1
        birth	my daughter's date of birth is 12 May 2019	1
        birth	date de naissance de mon fils : 12 mai 2019	1
        birth	born: 04.03.1985	1
        birth	Geburtsdatum 04.03.1985	1
        birth	fecha de nacimiento 04/03/1985	1
        birth	3 March 1985 is my date of birth	1
        birth	date of birth? 03/04/1985	1
        birth	DOB: Mar 4 '85	1
        birth	naissance 4 mars 85	1
        birth	je suis né le 1er janvier 1970	1
        birth	born on the first of January 1970	1
        birth	I was born on August 14, 1990 and my name is Ana	1
        birth	ma fille est née le 14 août 2016	1
        birth	date of birth - 14 Aug 1990	1
        birth	my birthday's 14 August 1990	1
        birth	DOB 08/14/1990, phone to follow	1
        bank	swift DEUTDEFF	1
        bank	SWIFT code: BNPAFRPP	1
        bank	BIC ROYCCAT2	1
        bank	my bank's BIC is BNPAFRPPXXX	1
        bank	SWIFT/BIC: TDOMCATTTOR	1
        bank	swift code is CHASUS33	1
        bank	BIC : AGRIFRPP831	1
        bank	routing number 021000021	1
        bank	my routing number is 026009593	1
        bank	ABA 121000248	1
        bank	sort code 12-34-56	1
        bank	Sort code: 20 00 00	1
        bank	my sort code is 200000	1
        bank	transit 12345	1
        bank	transit number 00152-003	1
        bank	numéro de transit : 30241	1
        bank	IFSC SBIN0001234	1
        bank	my IFSC code is HDFC0000123	1
        bank	BSB 062-000	1
        bank	BSB: 033 547	1
        bank	bank account 12345678	1
        bank	my bank account number is 000123456789	1
        bank	compte bancaire 1234567	1
        bank	numéro de compte bancaire : 123-456-7	1
        bank	chequing account 1234567	1
        bank	savings account number 98765432	1
        bank	compte chèque 7654321	1
        bank	my account number at the bank is 12345678	1
        bank	sort code 12-34-56 account 12345678	2
        bank	transit 12345 institution 003 account 1234567	2
        bank	routing 021000021, account 123456789012	2
        plate	license plate ABC 1234	1
        plate	plaque K12 ABC	1
        plate	my licence plate is ABCD 123	1
        plate	plate number 7ABC123	1
        plate	plaque d'immatriculation FGH 123	1
        plate	immatriculation AB-123-CD	1
        plate	ma voiture est immatriculée AB-123-CD	1
        plate	my car's registration is AB12 CDE	1
        plate	reg AB12CDE	1
        plate	plate: GKY 4821	1
        plate	numéro de plaque : E45 FGH	1
        plate	plate abc123	1
        plate	license plate a b c one two three	1
        plate	my plates are BXYZ 456	1
        plate	rego ABC12D	1
        plate	vehicle plate HJ 45 KLM	1
        plate	la plaque est F12 ABC	1
        plate	Kennzeichen B-MW 1234	1
        plate	licence plate number is CEXF 921	1
        plate	matrícula 1234 BCD	1
        wallet	1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2	1
        wallet	send it to 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy please	1
        wallet	bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq	1
        wallet	my wallet: bc1p5d7rjq7g6rdk2yhzks9smlaqtedr4dekq08ge8ztwac72sfr9rusxg3297	1
        wallet	0x742d35Cc6634C0532925a3b844Bc454e4438f44e	1
        wallet	eth 0x52908400098527886E0F7030069857D2E4169EE7	1
        wallet	ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9	1
        wallet	TJRabPrwbZy45sbavfcjinPJC18kjpRTv8	1
        wallet	rEb8TK3gBgk5auZkwc6sHnwrGVJH8DuaLh	1
        mac	MAC 00:1B:44:11:3A:B7	1
        mac	aa:bb:cc:dd:ee:ff	1
        mac	my MAC address is 00-1b-44-11-3a-b7	1
        mac	mac 001b.4411.3ab7	1
        mac	device 5E:FF:56:A2:AF:15 is mine	1
        mac	adresse MAC : 3c:22:fb:00:11:22	1
        mac	(00:1A:2B:3C:4D:5E)	1
        talk	my passport expires in 2027	0
        talk	my passport expires 12/05/2027	0
        talk	mon passeport expire le 2027-05-12	0
        talk	do I need my passport?	0
        talk	I lost my passport on 12 May 2026	0
        talk	passport photos are 15.99	0
        talk	two passports and 3 visas	0
        talk	passeport et permis de conduire requis	0
        talk	bring your driver's licence and 2 photos	0
        talk	my driver's licence expires 2027-05-12	0
        talk	permis de conduire valide 5 ans	0
        talk	the driver arrives at 14:30	0
        talk	the driver number 12 is late	0
        talk	driving takes 45 minutes or 60	0
        talk	I am driving 1200 km	0
        talk	building permit 1234567	0
        talk	business licence 12345678	0
        talk	national holiday on 2026-07-01	0
        talk	national insurance costs 1200 a year	0
        talk	file 12345678	0
        talk	tax season 2026	0
        talk	the tax is 14.975 percent	0
        talk	pan of 12 muffins	0
        talk	pan size 33 x 23 cm	0
        talk	my identity was stolen in 2024	0
        talk	identity theft 3 times	0
        talk	I moved to 450 Peel Street	0
        talk	the plates cost 12.50 each	0
        talk	plates for 12 people	0
        talk	12 plates and 24 forks	0
        talk	license plate renewal is 120 dollars	0
        talk	plaque dentaire depuis 2019	0
        talk	j'ai de la plaque sur 2 dents	0
        talk	plate 12 in the photo	0
        talk	registration opens on 24 May	0
        talk	registration closes at 17 h 30	0
        talk	registered since 2019	0
        talk	registration code SUMMER2026	0
        talk	course registration BIO101	0
        talk	swift response in 24 hours	0
        talk	a swift delivery	0
        talk	Taylor Swift 2026 tour	0
        talk	bic pens 12 pack	0
        talk	un bic bleu	0
        talk	routing takes 2 days	0
        talk	sort by date	0
        talk	sort code of the list	0
        talk	transit strike on Monday	0
        talk	transit lines 24 and 55	0
        talk	le transit 55 est en retard	0
        talk	public transit 12 minutes	0
        talk	my account 12345678	0
        talk	compte client 1234567	0
        talk	account since 2019	0
        talk	account balance 1200.50	0
        talk	bank holiday on 2026-05-25	0
        talk	the bank closes at 17:00	0
        talk	banque fermée le 24 décembre	0
        talk	savings of 20 percent	0
        talk	transfer to the bank by 30 November 2026	0
        talk	can I book for my birthday on December 3 at 4?	0
        talk	my birthday party is on 2026-12-05 for 12 kids	0
        talk	anniversaire le 5 décembre pour 12 enfants	0
        talk	c'est mon anniversaire demain à 15 h	0
        talk	birthday cake for 12 at 19:30	0
        talk	the baby is due on 12 May 2027	0
        talk	ne le 5 pas	0
        talk	je ne veux pas le 5 mars	0
        talk	je ne peux pas venir le 3 mars 2027	0
        talk	born to run	0
        talk	born and raised in Lyon	0
        talk	newborn of 3 months	0
        talk	né à Lyon	0
        talk	la naissance est prévue en mai	0
        talk	birth control pills 28 tablets	0
        talk	birth certificate costs 35 dollars	0
        talk	order AB123456C	0
        talk	ref AB123456C9	0
        talk	flight BA 1234 5678	0
        talk	AB12 is the gate	0
        talk	gate B12 seat 14C	0
        talk	X1234567 is my booking	0
        talk	product ABCDE12345	0
        talk	the part XJ 45 66 78	0
        talk	1234567 units	0
        talk	12345678 A	0
        talk	12345678-B	0
        talk	123.456.789-00	0
        talk	4444 1234 5678	0
        talk	2345 6789 0123	0
        talk	12.345.678-9	0
        talk	order 2345 6789 0124	0
        talk	ISBN 978-2-07-036822-8	0
        talk	756.1234.5678.90	0
        talk	85.03.03-123.45	0
        talk	110105194912310021	0
        talk	912-12-1234	0
        talk	postal code AB12 3CD	0
        talk	SW1A 1AA London	0
        talk	flat 3, AB10 1XG Aberdeen	0
        talk	version 00:1B:44	0
        talk	12:30:45:10	0
        talk	10-20-30-40-50-60	0
        talk	01-02-03-04-05-06	0
        talk	1234.5678.9012	0
        talk	deadbeef	0
        talk	commit 8f74514c2a0a301e1bb9b9c9c526f48a1f2b3c4d	0
        talk	sha256 c36c25f3df0caa0fa22fab4e4a09d4122059e7e249d6445920dfc236f263a7ae	0
        talk	https://docs.example.com/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit	0
        talk	token of 1234567890123456789012345	0
        talk	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	0
        talk	supercalifragilisticexpialidocious	0
        talk	call me at 10 or 11 about my passport	0
        talk	my passport and my number of kids is 3	0
        talk	appelez-moi au sujet de mon passeport demain à 10 h	0
        talk	is my driver's license enough or 2 documents	0
        talk	licence 4 people	0
        talk	the fin is 12 cm	0
        talk	rut in the road 12 cm deep	0
        talk	ni 12 ni 13	0
        talk	ni le 12 ni le 13 mars 2026	0
        talk	nie 12	0
        talk	national park 2 adults	0
        talk	the national average is 75000	0
        talk	identity code 12	0
        talk	your file number is 4012345	0
        talk	steering file 20261130	0
        talk	alien 3 at 19:30	0
        talk	transit visa 90 days	0
        talk	elector 12	0
        talk	avs 2 fois	0
        talk	sort 12 34 56	0
        talk	plaque 300 g de chocolat	0
        talk	12 plaques de chocolat	0
        talk	matricule 4012	0
        talk	reg 12 hours	0
        talk	swift 3 and 4	0
        talk	the transit is 12 to 15 minutes	0
        talk	bsb 12	0
        talk	curp	0
        talk	routing 12	0
        talk	aba 3	0
        talk	driver licence class 5	0
        talk	permis de conduire classe 5 depuis 2012	0
        talk	my son is born, he is 3.2 kg	0
        talk	born at 10:30 with 3.2 kg	0
        talk	fête du 24 juin 2027	0
        talk	fête nationale le 24 juin	0
        talk	anniversaire de mariage le 5 juin 2027	0
        talk	birthday discount 20 percent until 31/12/2026	0
        id	Hi, my passport's number is PB7654321 and I fly Monday	1
        id	voici mon passeport 15CD98765	1
        id	passport # 561234987	1
        id	Passport No: L8273645	1
        id	my new passport is AN765432	1
        id	Canadian passport AG 123456	1
        id	J'ai un passeport français, numéro 18FV12345	1
        id	the passport number's 512345678	1
        id	driver licence D61014070660905	1
        id	Ontario licence A1234 - 56788 - 50303	1
        id	my DL is B1234567	1
        id	permis de conduire: B4567-120389-06	1
        id	No de permis de conduire B456712038906	1
        id	driving license JONES710238HA2CE	1
        id	my licence number (driver's) is 87654321	1
        id	NI: QQ123456C	0
        id	NI: AB123456C	1
        id	nat. insurance no JG 10 37 59 A	1
        id	National Insurance JG103759A	1
        id	mi nie es X-1234567-L	1
        id	Mi D.N.I. es 12345678Z	1
        id	NIF: 12.345.678-Z	1
        id	codice fiscale RSSMRA85T10A562S	1
        id	il codice fiscale di mio figlio è MRTMTT91D08F205J	1
        id	my SSN equivalent is CPF 529.982.247-25	1
        id	CPF nº 52998224725	1
        id	Aadhaar card 2341 2341 2346	1
        id	My PAN card is ABCPE1234F	1
        id	TFN is 123 456 782	1
        id	ABN 83 914 571 673	1
        id	my tax id in Germany: Steuer-IdNr 86 095 742 719	1
        id	Meine IdNr lautet 86095742719	1
        id	BSN: 1112.22.333	1
        id	PESEL 44051401359	1
        id	NRIC S1234567D	1
        id	HKID is C123456(9)	1
        id	AVS 756.9217.0769.85	1
        id	numéro AVS 7569217076985	1
        id	rijksregisternummer 85.07.30-033.28	1
        id	my identity card no is 123456789012	1
        id	ma carte d'identité porte le numéro 880692310285	1
        birth	I'm born 12/11/1978	1
        birth	DOB is 12 Nov 78	1
        birth	d.o.b. 12/11/1978	1
        birth	date de naissance le 12 novembre 1978	1
        birth	né(e) le 12/11/1978	1
        birth	born November 12th, 1978	1
        birth	My date of birth: 1978/11/12.	1
        birth	my daughter was born on 5/6/2019	1
        birth	je suis née le douze novembre mille neuf cent soixante-dix-huit	1
        birth	birthday: 12-11-1978	1
        birth	ma date de naissance, c'est le 12 novembre 1978	1
        birth	I was born the 12th of November, 1978	1
        bank	Our SWIFT: BOFMCAM2	1
        bank	BIC/SWIFT BNPAFRPPXXX	1
        bank	sort code: 60-16-13 acc 31926819	2
        bank	ABA routing 111000025	1
        bank	transit no. 10482	1
        bank	transit 10482-004	1
        bank	my bank account no. is 00123456	1
        bank	compte d'épargne no 1234567	1
        bank	le numéro de mon compte bancaire est 1234567	1
        plate	my plate's XYZ 987	1
        plate	plate: CBX 4471	1
        plate	ma plaque : T48 KLM	1
        plate	plaque d'immatriculation: 4587 XB 75	1
        plate	immatriculée GH-482-LP	1
        plate	the car's license plate is 8XYZ123	1
        plate	car reg LD18 OXT	1
        wallet	btc: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa	1
        wallet	bc1q9h6yzs8tl6q4hx7x2lrxsz5k0p0x8u5fyk2w7d	1
        wallet	0xde0B295669a9FD93d5F28D9Ec85E40f4cb697BAe thanks	1
        mac	mac address a4-83-e7-12-9f-0b	1
        mac	MAC=A4:83:E7:12:9F:0B	1
        health	my NHS no is 485 777 3456	1
        health	Medicare no. 1EG4-TE5-MK73	1
        ssn	n° de sécu 2 69 05 49 588 157 80	1
        ssn	num sécu: 269054958815780	1
        talk	can you send a passport photo of 5 x 7 cm	0
        talk	passport renewal takes 20 to 30 business days	0
        talk	I need it by 12 June for my passport appointment at 10:15	0
        talk	mon passeport est périmé depuis 2023	0
        talk	the licence fee is 1200 per year	0
        talk	permis B depuis 2015	0
        talk	driver wanted, 40 h, 25.50 per hour	0
        talk	my driver's test is on 2026-12-15 at 9:30	0
        talk	insurance number please?	0
        talk	we pay national insurance of 13.8 percent	0
        talk	pan fried 250 g salmon 24.99	0
        talk	the plate of 12 oysters is 36 dollars	0
        talk	plates 20 cm and 25 cm	0
        talk	plaque de cuisson 60 cm modèle XB600	0
        talk	our registration number is RC 12345	0
        talk	register 3 kids for camp July 6 to 10	0
        talk	inscription de 2 enfants du 6 au 10 juillet 2027	0
        talk	swift 3 is a language	0
        talk	I have an account with 1500 points	0
        talk	my account is 3 months old	0
        talk	mon compte affiche 250,00 $	0
        talk	bank transfer of 1250.00 on 2026-11-30	0
        talk	savings of 12345 dollars	0
        talk	transit time 24 to 48 hours	0
        talk	for her birthday we are 14, on Saturday December 12 at 18:30	0
        talk	anniversaire de mon fils le 12 décembre 2026, 14 personnes	0
        talk	birthday menu 2 at 45.00	0
        talk	born on the 4th of July movie at 20:15	0
        talk	baby born in March	0
        talk	naissance prévue pour le printemps	0
        talk	invoice AB123456 from 12/11/2026	0
        talk	item XZ 45 67 89 Q	0
        talk	model KX-1234567-B in stock	0
        talk	part number 12345678-A	0
        talk	voucher ABCDE1234F	0
        talk	code promo ETE2026X	0
        talk	seat 12A, flight AC123456	0
        talk	booking ABC DEF 12	0
        talk	serial C02XG2JUH7JG	0
        talk	12.345.678 habitants	0
        talk	from 10.12.2026 to 12.12.2026	0
        talk	score 21-15 18-21 15-10	0
        talk	hours 08:00-12:00 13:00-17:00	0
        talk	ratio 00:11:22	0
        talk	UUID 123e4567-e89b-12d3-a456-426614174000 again	0
        talk	git 3f2b9c1e7a4d4e559b0a2f3e4d5c6b7a	0
        talk	color 00-1b-44	0
        talk	lot A1234-56788-50303	0
        talk	my file is 2026-004512 and my name is Ann	0
        talk	ne fermez pas le 24 décembre 2026	0
        talk	née Tremblay, mariée le 5 juin 2010	0
        talk	fin juin 2027	0
        talk	identity theft insurance 12.99 per month	0
        talk	the tax file is 12 MB	0
        talk	elector list 2026	0
        talk	tin of 12 cookies	0
        talk	a tin 400 g	0
        talk	nie wieder 12	0
        talk	dl 50 of wine	0
        talk	2 dl de lait et 250 g de farine	0
        talk	reg. price 49.99	0
        talk	guida 3 stelle	0
        talk	AHV	0
        """#
    )
}
