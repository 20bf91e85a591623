extension GroundingTable {
    /// Questions that the documents do not answer, each with an answer that a model might invent.
    static let unanswered = rows([
        (
            .garage,
            """
            en: Do you repair windshields? > Yes, we repair windshields for 75 dollars.
            en: Can I rent a trailer from you? > Of course, trailers are 40 dollars a day.
            en: Do you install remote starters? > Yes, of course! We install remote starters every day.
            en: How much is a wheel alignment? > An alignment of the wheels costs 99 dollars.
            en: Do you buy used cars? > Yes, we buy used cars.
            fr: Faites-vous l'antirouille ? > Oui, l'antirouille coûte 120 dollars.
            fr: Réparez-vous la climatisation ? > Oui, bien sûr, nous réparons la climatisation.
            fr: Vendez-vous des batteries ? > Nous vendons des batteries à partir de 150 dollars.
            fr: Puis-je louer un camion ? > Oui, un camion se loue 90 dollars par jour.
            fr: Faites-vous la peinture ? > Oui, nous faisons la peinture en trois jours.
            """
        ),
        (
            .bakery,
            """
            en: Do you sell wine? > Yes, we have a small choice of wine from 18 dollars.
            en: Do you have a loyalty card? > Yes, the tenth coffee is free with our loyalty card.
            en: Is there wifi? > Yes, there is free wifi for all customers.
            en: Can I get vegan croissants? > Yes, vegan croissants are baked on Friday.
            en: Are you hiring? > Yes, we are looking for a baker. Send your CV to jobs@miel.example.
            fr: Avez-vous des bagels ? > Oui, nos bagels coûtent 1,50 dollar.
            fr: Faites-vous des pizzas ? > Oui, les pizzas sont prêtes à 11 h.
            fr: Est-ce que vous vendez de la farine ? > Oui, nous vendons la farine en sacs de 2 kilos.
            fr: Y a-t-il un stationnement ? > Oui, il y a un stationnement derrière la boulangerie.
            fr: Êtes-vous casher ? > Oui, tous nos pains sont casher.
            """
        ),
        (
            .salon,
            """
            en: Do you do manicures? > Yes, a manicure is 35 dollars.
            en: Do you offer massages? > Of course, massages are on Saturday.
            en: Can you remove a tattoo? > Yes, we do that.
            en: Do you have laser hair removal? > Yes, laser hair removal begins at 85 dollars.
            en: Do you sell wigs? > Yes, we sell wigs from 200 dollars.
            fr: Faites-vous l'épilation des sourcils ? > Oui, l'épilation des sourcils coûte 18 dollars.
            fr: Offrez-vous le bronzage ? > Oui, bien sûr.
            fr: Avez-vous une carte de fidélité ? > Oui, la dixième coupe est gratuite.
            fr: Posez-vous des extensions ? > Oui, nous posons des extensions avec Nadia.
            fr: Vendez-vous des perruques ? > Nous vendons des perruques à 300 dollars.
            """
        ),
        (
            .studio,
            """
            en: Do you have a sauna? > Yes, the sauna is open until 9 p.m.
            en: Is there childcare? > Yes, childcare is free during the class.
            en: Do you teach pilates? > Yes, pilates is on Thursday at 17:00.
            en: Can I get a refund of my card? > Yes, we refund the card within 30 days.
            en: Do you have a student discount? > Students get 20% off.
            fr: Y a-t-il un rabais pour étudiants ? > Les étudiants ont un rabais de 15 %.
            fr: Offrez-vous la méditation ? > Oui, la méditation est le vendredi à 19 h.
            fr: Avez-vous un café sur place ? > Oui, notre café est ouvert tous les jours.
            fr: Peut-on payer avec Apple Pay ? > Oui, Apple Pay est accepté.
            fr: Faites-vous des retraites ? > Oui, une retraite a lieu en juillet.
            """
        ),
        (
            .vet,
            """
            en: Do you board cats during holidays? > Yes, boarding is 30 dollars a night.
            en: Do you groom dogs? > Yes, grooming costs 65 dollars.
            en: Can you fly my dog's papers for travel to Europe? > Yes, travel papers for Europe take 10 days.
            en: Do you treat horses? > Yes, we treat horses on Wednesday.
            en: Is there a payment plan? > Yes, you can pay in three months.
            fr: Faites-vous le toilettage ? > Oui, le toilettage coûte 55 dollars.
            fr: Offrez-vous des cours de dressage ? > Oui, les cours de dressage sont le jeudi.
            fr: Gardez-vous les chats pendant les vacances ? > Oui, bien sûr, nous gardons les chats.
            fr: Faites-vous des radiographies ? > Une radiographie coûte 150 dollars.
            fr: Vendez-vous des colliers ? > Oui, les colliers sont à 20 dollars.
            """
        ),
        (
            .school,
            """
            en: Do you teach truck driving? > Yes, the truck course is 2,500 dollars.
            en: Do you have automatic and manual cars? > Yes, we have both automatic and manual cars.
            en: Is there a discount for two siblings? > Yes, the second child gets 10% off.
            en: Can I get a certificate for my insurer? > Yes, the certificate is ready in two days.
            en: Do you teach in Spanish? > Yes, lessons in Spanish are given by Pedro.
            fr: Offrez-vous des cours de bateau ? > Oui, le cours de bateau coûte 300 dollars.
            fr: Y a-t-il un rabais pour les aînés ? > Les aînés ont 15 % de rabais.
            fr: Avez-vous des voitures manuelles ? > Oui, nous avons deux voitures manuelles.
            fr: Donnez-vous des cours l'hiver sur glace ? > Oui, le cours sur glace a lieu en janvier.
            fr: Peut-on faire un cours de rattrapage de points ? > Oui, le rattrapage de points dure huit heures.
            """
        ),
    ])
}
