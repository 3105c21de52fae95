"""Understanding, the trained part: text in, topic, voice and danger probabilities out. Imports no Rasa."""
