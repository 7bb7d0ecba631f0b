package io.llamatelemetry.core.config;

/**
 * Where in a configuration a value stands.
 *
 * @param path the key, from the top; empty for the whole
 * @param secret whether what stands there must not be printed
 */
record Place(String path, boolean secret) {

    Place key(String key, boolean secretKey) {
        return new Place(path.isEmpty() ? key : path + "." + key, secret || secretKey);
    }

    Place item(int index) {
        return new Place(path + "[" + index + "]", secret);
    }

    /** What a message may show of a value. */
    String shown(ConfigNode node) {
        return secret && node instanceof ConfigNode.Scalar ? "(secret)" : node.shown();
    }
}
