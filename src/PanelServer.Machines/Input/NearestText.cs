namespace PanelServer.Machines.Input;

/// <summary>Finds what somebody probably meant.</summary>
internal static class NearestText
{
    // Longer input is no slip of the finger, and the comparison takes quadratic time.
    private const int MaximumLength = 64;

    /// <summary>The candidate with the fewest differing letters, if at most a third of them differ.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="candidates">What is known.</param>
    public static string? Find(string text, IEnumerable<string> candidates)
    {
        if (text.Length > MaximumLength)
        {
            return null;
        }

        (string? nearest, int distance) = (null, Math.Max(1, text.Length / 3) + 1);
        foreach (string candidate in candidates)
        {
            int candidateDistance = Distance(text, candidate);
            if (candidateDistance < distance)
            {
                (nearest, distance) = (candidate, candidateDistance);
            }
        }

        return nearest;
    }

    // Levenshtein's distance, without regard to case.
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int substitution = diagonal + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
