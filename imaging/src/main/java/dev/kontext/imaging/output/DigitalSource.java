package dev.kontext.imaging.output;

/** How a picture came to be: terms of IPTC's vocabulary Digital Source Type. */
public enum DigitalSource {
    /** Made by a trained model alone. */
    GENERATED("trainedAlgorithmicMedia"),
    /** Made from something by a trained model: an edit. */
    EDITED("compositeWithTrainedAlgorithmicMedia"),
    /** Made by an algorithm that was not trained on anything. */
    COMPUTED("algorithmicMedia"),
    /** Made from something by such an algorithm. */
    ENHANCED("algorithmicallyEnhanced");

    private static final String VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/";

    private final String term;

    DigitalSource(String term) {
        this.term = term;
    }

    /** What names the term everywhere. */
    public String uri() {
        return VOCABULARY + term;
    }
}
