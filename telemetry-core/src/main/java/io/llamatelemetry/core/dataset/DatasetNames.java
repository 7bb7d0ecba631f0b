package io.llamatelemetry.core.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of folders and files. A plain dataset id names its folder as it is; any other is spelled out as far as it is plain
 * and told apart by a hash, so that no id names a file outside its folder, or the folder of another id, on any file system.
 */
final class DatasetNames {

    static final Comparator<Path> BY_NUMBER = Comparator.comparingLong(DatasetNames::numberOf);

    private static final Pattern PLAIN = Pattern.compile("[a-z0-9][a-z0-9_-]{0,79}");
    private static final Pattern RESERVED = Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])");
    private static final Pattern PART = Pattern.compile("part-([0-9]{8,18})\\.jsonl");
    private static final int SPELLED_OUT = 40;
    private static final String OWNER_FILE = "dataset_id.txt";

    private DatasetNames() {}

    static String folderOf(String datasetId) {
        if (PLAIN.matcher(datasetId).matches() && !RESERVED.matcher(datasetId).matches()) {
            return datasetId;
        }
        String spelled = datasetId.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "_");
        // A dot is in no plain name, so the two kinds cannot meet.
        return spelled.substring(0, Math.min(SPELLED_OUT, spelled.length())) + ".id-" + hash(datasetId);
    }

    static String partName(long number) {
        return String.format(Locale.ROOT, "part-%08d.jsonl", number);
    }

    static boolean isPart(Path file) {
        return PART.matcher(file.getFileName().toString()).matches();
    }

    static long numberOf(Path part) {
        Matcher matcher = PART.matcher(part.getFileName().toString());
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    }

    static Path aboutFile(Path part) {
        String name = part.getFileName().toString();
        return part.resolveSibling(name.substring(0, name.length() - ".jsonl".length()) + ".json");
    }

    /** Notes for people which dataset a folder is. */
    static void noteOwner(Path folder, String datasetId) throws IOException {
        Path owner = folder.resolve(OWNER_FILE);
        if (!Files.exists(owner)) {
            Files.writeString(owner, datasetId, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        }
    }

    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
