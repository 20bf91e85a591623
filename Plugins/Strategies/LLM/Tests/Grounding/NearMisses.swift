extension GroundingTable {
    /// Answers beside the documents: another price, day, time, name, or the opposite.
    static let nearMisses = rows([
        (
            .garage,
            """
            en: How much is an oil change? > A synthetic oil change costs 79 dollars with the filter.
            en: Are you open on Saturday? > Yes, we are open on Saturday.
            en: When do you close on Friday? > On Friday we close at 17:30.
            en: What do new front pads cost? > New front pads cost 89 dollars installed.
            en: Do you take American Express? > Yes, we take American Express.
            fr: Quelle garantie sur les pièces ? > Les pièces ont une garantie de 36 mois ou 40 000 kilomètres.
            fr: Combien pour l'entreposage des pneus ? > L'entreposage des pneus l'été coûte 70 dollars.
            fr: Quel est le numéro de la dépanneuse ? > Appelez la dépanneuse au 514-555-0199.
            fr: Prenez-vous les chèques ? > Oui, nous prenons les chèques.
            fr: Entretenez-vous les Tesla ? > Oui, nous entretenons les Tesla et les Toyota.
            """
        ),
        (
            .bakery,
            """
            en: Are you open on Monday? > Yes, on Monday we are open from 6:00 to 18:00.
            en: How much is a cake for sixteen? > A birthday cake for sixteen people costs 42 dollars.
            en: Which day is the gluten free bread baked? > Bread without gluten is baked on Tuesday and Saturday.
            en: What does a latte cost? > A latte is 2.75 dollars.
            en: When is the bread class? > Luc teaches the bread class on the first Sunday of each month at 14:00.
            fr: Combien coûte la livraison ? > La livraison coûte 3 dollars.
            fr: Livrez-vous à Laval ? > Oui, nous livrons à Laval à partir de 30 dollars.
            fr: Qui donne le cours de pain ? > Marc donne le cours de pain le premier samedi du mois.
            fr: La terrasse est ouverte quand ? > La terrasse est ouverte d'avril à septembre.
            fr: À partir de combien, les cartes-cadeaux ? > Les cartes-cadeaux commencent à 10 dollars.
            """
        ),
        (
            .salon,
            """
            en: How late are you open on Tuesday? > On Tuesday we are open until 21:00.
            en: Price of a men's cut with the beard? > A cut for men with the beard is 38 dollars.
            en: How much are highlights? > Highlights begin at 85 dollars.
            en: How many days before is the skin test? > Come for a free skin test five days before.
            en: Who does curly hair? > Béatrice does curly hair, and Chantal short cuts.
            fr: Jusqu'à quand annuler ? > Vous pouvez annuler jusqu'à 12 heures avant.
            fr: Combien pour une mariée ? > Coiffure et maquillage pour une mariée coûtent 250 dollars avec un essai.
            fr: Quel prix pour les enfants ? > Les enfants de moins de douze ans paient 25 dollars.
            fr: Peut-on retourner une bouteille ouverte ? > Oui, une bouteille ouverte peut être retournée.
            fr: Le stationnement est gratuit combien de temps ? > Les deux places derrière le salon sont gratuites pendant trois heures.
            """
        ),
        (
            .studio,
            """
            en: When is the yin class? > Yin is on Monday at 10:00.
            en: What time is vinyasa? > Vinyasa is on Monday and Wednesday at 17:00.
            en: How much are ten classes? > A card of ten classes is 129 dollars.
            en: Who teaches prenatal yoga? > Chloé and Laura teach prenatal yoga.
            en: What does a mat cost at the desk? > A mat of your own costs 45 dollars at the desk.
            fr: Combien coûte un cours ? > Un cours à l'unité coûte 20 dollars.
            fr: Quand est le prénatal ? > Le prénatal a lieu le jeudi à 17 h.
            fr: Jusqu'à quand réserver ? > Réservez une place jusqu'à deux heures avant.
            fr: Combien pour louer le studio ? > Le studio se loue le samedi après-midi pour 80 dollars l'heure.
            fr: Le premier cours est-il payant ? > Le premier cours coûte 22 dollars.
            """
        ),
        (
            .vet,
            """
            en: Are you open on Sunday? > Yes, we are open on Sunday.
            en: How much is the vaccine for a cat? > The yearly vaccine for a cat is 92 dollars.
            en: When do you close on Saturday? > On Saturday we close at 17:00.
            en: Do you treat birds? > Yes, we treat birds.
            en: On which day does the doctor see rabbits? > Rabbits are treated on Thursday with Dr. Gagnon.
            fr: Combien pour une micropuce ? > Une micropuce coûte 56 dollars.
            fr: Quel hôpital la nuit ? > La nuit, allez à l'hôpital Sainte-Anne, 450-555-0171.
            fr: La castration coûte combien ? > La castration d'un mâle coûte 260 dollars.
            fr: Quand arrivent les commandes de nourriture ? > Les commandes de nourriture arrivent le mardi.
            fr: Les formulaires sont-ils payants ? > Nous remplissons les formulaires pour 15 dollars.
            """
        ),
        (
            .school,
            """
            en: How much is the full course? > The full course for a car is 890 dollars in 12 payments.
            en: Is the office open on Sunday? > Yes, the office is open on Sunday from 9:00 to 14:00.
            en: How many lessons on the road? > The full course has 12 lessons on the road.
            en: From what age can I begin? > You can begin at fifteen.
            en: What does a missed lesson cost? > A missed lesson without notice costs 62 dollars.
            fr: La moto, de quand à quand ? > Le cours de moto a lieu de mai à octobre.
            fr: La théorie en ligne, quel jour ? > La théorie en ligne est le lundi et le jeudi à 18 h.
            fr: Combien pour l'auto à l'examen ? > Nous prêtons la voiture pour l'examen pour 60 dollars.
            fr: Qui prendre si j'ai peur de l'autoroute ? > Demandez Julie si vous avez peur de l'autoroute.
            fr: Le moniteur vient-il à la station Berri ? > Oui, votre moniteur vous prend à la station de métro Berri.
            """
        ),
    ])
}
