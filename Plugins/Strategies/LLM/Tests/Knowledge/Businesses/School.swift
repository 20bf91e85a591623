extension Business {
    static let school = Business(
        "École de conduite Nord",
        """
        # Office hours | Heures du bureau
        The office is open Monday to Friday from 12:00 to 20:00, and Saturday from 9:00 to 14:00.
        Le bureau est ouvert du lundi au vendredi de 12 h à 20 h, et le samedi de 9 h à 14 h.
        ? when is the office open
        ? are you open on saturday morning
        ! quand le bureau est-il ouvert
        ! heures du bureau le samedi

        # Full course | Cours complet
        The full course for a car is 980 dollars in 12 payments: 12 lessons of theory and 15 on the road.
        Le cours complet pour la voiture coûte 980 dollars en 12 versements : 12 leçons de théorie et 15 sur la route.
        ? how much is the full driving course
        ? can I pay in instalments, several payments
        ! combien coûte le cours complet
        ! combien de leçons de théorie

        # Motorcycle | Moto
        The motorcycle course runs from April to October and costs 750 dollars; the motorcycle and the helmet are ours.
        Le cours de moto a lieu d'avril à octobre et coûte 750 dollars; la moto et le casque sont fournis.
        ? do you teach motorcycle
        ? is the helmet supplied for the motorcycle course
        ! offrez-vous des cours de moto
        ! le casque est-il fourni

        # Single lessons | Leçons à l'unité
        A single lesson of 55 minutes is 62 dollars. Ask for Karim if you are afraid of the highway.
        Une leçon à l'unité de 55 minutes coûte 62 dollars. Demandez Karim si vous avez peur de l'autoroute.
        ? price of a single lesson
        ? I'm scared of driving on the highway
        ! combien pour une leçon
        ! j'ai peur de conduire sur l'autoroute

        # Exam | Examen
        We book your exam at the SAAQ and lend the car for it for 90 dollars.
        Nous réservons votre examen à la SAAQ et prêtons la voiture pour 90 dollars.
        ? can I use your car for the exam
        ? do you book the road exam
        ! prêtez-vous l'auto pour l'examen
        ! qui réserve l'examen de la SAAQ

        # Age and papers | Âge et papiers
        You can begin at sixteen. Bring your health card and, under eighteen, the signature of a parent.
        On peut commencer à seize ans. Apportez votre carte d'assurance maladie et, avant dix-huit ans, la signature d'un parent.
        ? from what age can I begin
        ? which papers do I have to bring
        ! à quel âge peut-on commencer
        ! quels papiers apporter

        # Missed lessons | Leçons manquées
        A lesson that is missed without 24 hours of notice costs 40 dollars.
        Une leçon manquée sans avis de 24 heures coûte 40 dollars.
        ? what if I miss a lesson
        ? how much notice to cancel a lesson
        ! si je manque une leçon
        ! annuler une leçon, quel avis

        # Theory online | Théorie en ligne
        The theory can be followed online with Zoom on Tuesday and Thursday at 18:00.
        La théorie peut se suivre en ligne par Zoom le mardi et le jeudi à 18 h.
        ? can I do the theory online
        ? what time is the zoom class
        ! la théorie est-elle offerte en ligne
        ! à quelle heure est le cours sur Zoom

        # Foreign licences | Permis étrangers
        With a foreign licence you need two lessons and the exam; from France and Belgium it is exchanged without one.
        Avec un permis étranger, il faut deux leçons et l'examen; de France et de Belgique, il s'échange sans examen.
        ? I have a foreign licence from Belgium
        ? can I exchange my foreign driver's licence
        ! j'ai un permis de France
        ! comment échanger un permis étranger

        # Pick-up | Départ des leçons
        Your instructor picks you up at home, at school or at the metro station Sauvé.
        Votre moniteur vous prend à la maison, à l'école ou à la station de métro Sauvé.
        ? does the instructor pick me up at home
        ? where does a lesson begin, at the metro
        ! le moniteur vient-il me chercher à la maison
        ! peut-on partir du métro
        """
    )
}
