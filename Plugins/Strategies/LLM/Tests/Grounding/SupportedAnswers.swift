extension GroundingTable {
    /// Right answers in a model's own words.
    static let supported = rows([
        (
            .garage,
            """
            en: How much is an oil change? > A synthetic oil change is $89, filter included.
            en: Are you open on Saturday? > No, we are closed on Saturday and Sunday.
            en: When do you close on Friday? > On Friday we close at 4 p.m.
            en: When are you open? > We are open Monday to Thursday from 7:30 a.m. to 5:30 p.m., and Friday from 7:30 to 4 p.m.
            en: Do you take American Express? > Unfortunately we do not take American Express.
            fr: Combien pour une vidange ? > La vidange d'huile avec le filtre est à 89 $ et prend 45 minutes.
            fr: Êtes-vous ouverts le samedi ? > Non, nous sommes fermés le samedi.
            fr: Quelle garantie ? > Vos réparations sont garanties 24 mois ou 40 000 kilomètres.
            fr: Où êtes-vous ? > Nous sommes au 4410, avenue Papineau, à côté de la caserne.
            fr: Prenez-vous Visa ? > Oui, nous prenons Visa, Mastercard et le débit.
            """
        ),
        (
            .bakery,
            """
            en: Are you open on Monday? > No, on Monday we are closed.
            en: How much is a cake for 8? > A birthday cake for eight people is $42. Please order it three days ahead.
            en: Do you have gluten free bread? > Yes, we bake bread without gluten on Wednesday and Saturday.
            en: Do you deliver to Outremont? > Yes, we deliver to Outremont from 30 dollars, for 5 dollars.
            en: What does a latte cost? > A latte is $4.50.
            fr: Quels jours êtes-vous ouverts ? > Nous sommes ouverts du mardi au dimanche, de 6 h à 18 h.
            fr: Y a-t-il des noix ? > Oui, il y a des noix, des œufs et du lait dans notre cuisine.
            fr: Les chiens sont acceptés ? > Oui, les chiens sont les bienvenus sur la terrasse.
            fr: Quand est le cours de pain ? > Luc donne le cours de pain le premier samedi du mois, à 14 h.
            fr: Les cartes-cadeaux expirent-elles ? > Non, les cartes-cadeaux n'expirent jamais.
            """
        ),
        (
            .salon,
            """
            en: How late are you open on Thursday? > On Thursday we are open until 9 p.m.
            en: Price of a women's cut? > A women's cut with wash and blow-dry is $68.
            en: How much for my 6 year old? > Children under ten pay 25 dollars.
            en: Do you trim beards? > Yes, a cut for men with the beard is 52 dollars.
            en: Who does curly hair? > Nadia does curly hair.
            fr: Prix des mèches ? > Les mèches commencent à 140 $.
            fr: Jusqu'à quand annuler ? > Vous pouvez annuler jusqu'à 24 heures avant votre rendez-vous.
            fr: Où se stationner ? > Il y a deux places derrière le salon, gratuites pendant une heure.
            fr: Parlez-vous arabe ? > Oui, Nadia et Béatrice parlent arabe.
            fr: Quelles marques vendez-vous ? > Nous vendons les shampoings d'Oribe et de Davines.
            """
        ),
        (
            .studio,
            """
            en: When is the yin class? > The yin class is on Sunday at 10 a.m.
            en: How much are ten classes? > A card of ten classes is $180.
            en: Is the first class free? > Yes, the first class is free. Come ten minutes early.
            en: Do I need a mat? > No problem, you can borrow mats, blocks and blankets for free.
            en: Are there showers? > Yes, there are two showers and lockers.
            fr: À quelle heure est le vinyasa ? > Le vinyasa est le lundi et le mercredi à 18 h 30.
            fr: Combien coûte un mois illimité ? > Un mois illimité coûte 129 $.
            fr: Qui enseigne le prénatal ? > C'est Sofia qui enseigne le yoga prénatal.
            fr: Louez-vous la salle ? > Oui, le studio se loue le samedi après-midi à 60 $ l'heure, jusqu'à 25 personnes.
            fr: J'ai mal au dos ? > Avec une blessure au dos, commencez par le yin.
            """
        ),
        (
            .vet,
            """
            en: Are you open on Sunday? > Sorry, we are closed on Sunday.
            en: Vaccine for a dog? > The yearly vaccine for a dog is $92, with the examination.
            en: Where do I go at night? > At night, go to the hospital Rive-Nord at 450-555-0171.
            en: Do you treat rabbits? > Yes, we treat rabbits, on Tuesday with Dr. Gagnon.
            en: Do you treat birds? > No, we do not treat birds or reptiles.
            fr: Prix d'une micropuce ? > La micropuce est à 65 $, enregistrement à vie compris.
            fr: Combien pour stériliser une chatte ? > La stérilisation d'une chatte coûte 260 dollars.
            fr: Venez-vous à domicile pour les dernières heures ? > Oui, nous venons chez vous pour les dernières heures de votre animal, pour 310 dollars.
            fr: Quand arrivent les commandes ? > Les commandes arrivent le jeudi.
            fr: Heures du samedi ? > Le samedi, nous sommes ouverts de 9 h à 15 h.
            """
        ),
        (
            .school,
            """
            en: How much is the full course? > The full course for a car is $980, in 12 payments.
            en: When is the office open? > The office is open Monday to Friday from noon to 8 p.m., and Saturday from 9 a.m. to 2 p.m.
            en: Do you teach motorcycle? > Yes, the motorcycle course runs from April to October and costs 750 dollars.
            en: From what age? > You can begin at sixteen.
            en: Do you pick me up? > Yes, your instructor picks you up at home, at school or at the Sauvé metro station.
            fr: Combien pour une leçon ? > Une leçon de 55 minutes coûte 62 dollars.
            fr: J'ai peur de l'autoroute > Demandez Karim si vous avez peur de l'autoroute.
            fr: La théorie en ligne ? > La théorie se suit en ligne par Zoom le mardi et le jeudi à 18 h.
            fr: Et si je manque une leçon ? > Une leçon manquée sans avis de 24 heures coûte 40 $.
            fr: Prêtez-vous l'auto pour l'examen ? > Oui, nous prêtons la voiture pour l'examen, pour 90 dollars.
            """
        ),
    ])

    /// Answers that claim nothing, which no passage has to support.
    static let free = [
        "I do not find that in our documents. Shall I ask a colleague?", "With pleasure! What else can I do for you?",
        "For which day would you like the appointment?", "Je ne trouve pas cela dans nos documents.",
        "Avec plaisir ! Que puis-je faire d'autre pour vous ?", "I'm not sure about that. Let me ask a colleague.",
        "Désolé, je n'ai pas cette information. Un collègue vous rappellera.",
        "Thank you, I have noted it: somebody will call you back.",
    ]
}
