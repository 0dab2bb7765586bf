namespace PanelServer.Benchmarks.Extruder.Fit;

/// <summary>Levenberg–Marquardt with a numerical Jacobian: finds the variables that make a sum of squares smallest.</summary>
internal static class LeastSquares
{
    private const double Difference = 0.01;
    private const double LargestDamping = 1e4;

    /// <summary>Minimises from a start.</summary>
    /// <param name="start">The variables to begin with, all of about the same scale.</param>
    /// <param name="residuals">The residuals of some variables; the same number each time.</param>
    /// <param name="iterations">Most iterations.</param>
    internal static (double[] Variables, double Cost) Minimise(double[] start, Func<double[], double[]> residuals, int iterations)
    {
        double[] best = [.. start];
        double[] at = residuals(best);
        double cost = SumOfSquares(at);
        double damping = 0.01;
        for (int iteration = 0; iteration < iterations && damping < LargestDamping; iteration++)
        {
            double[][] jacobian = Jacobian(best, at, residuals);
            double before = cost;
            while (damping < LargestDamping)
            {
                double[] step = Solve(jacobian, at, damping);
                double[] candidate = [.. best.Zip(step, (value, change) => value - Math.Clamp(change, -0.5, 0.5))];
                double[] there = residuals(candidate);
                double next = SumOfSquares(there);
                if (next < cost)
                {
                    (best, at, cost) = (candidate, there, next);
                    damping /= 5;
                    break;
                }

                damping *= 5;
            }

            if (before - cost < 1e-4 * before)
            {
                break;
            }
        }

        return (best, cost);
    }

    private static double SumOfSquares(double[] values) => values.Sum(value => value * value);

    private static double[][] Jacobian(double[] variables, double[] at, Func<double[], double[]> residuals)
    {
        double[][] columns = new double[variables.Length][];
        Parallel.For(0, variables.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, j =>
        {
            double[] moved = [.. variables];
            moved[j] += Difference;
            columns[j] = [.. residuals(moved).Zip(at, (there, here) => (there - here) / Difference)];
        });
        return columns;
    }

    // (JᵀJ + damping · diag(JᵀJ)) step = Jᵀr by elimination with pivots.
    private static double[] Solve(double[][] jacobian, double[] at, double damping)
    {
        int n = jacobian.Length;
        double[][] matrix = new double[n][];
        for (int i = 0; i < n; i++)
        {
            matrix[i] = new double[n + 1];
            for (int j = 0; j < n; j++)
            {
                matrix[i][j] = Dot(jacobian[i], jacobian[j]);
            }

            matrix[i][i] += (damping * matrix[i][i]) + 1e-12;
            matrix[i][n] = Dot(jacobian[i], at);
        }

        for (int i = 0; i < n; i++)
        {
            int pivot = Enumerable.Range(i, n - i).MaxBy(row => Math.Abs(matrix[row][i]));
            (matrix[i], matrix[pivot]) = (matrix[pivot], matrix[i]);
            for (int row = i + 1; row < n; row++)
            {
                double factor = matrix[row][i] / matrix[i][i];
                for (int column = i; column <= n; column++)
                {
                    matrix[row][column] -= factor * matrix[i][column];
                }
            }
        }

        double[] step = new double[n];
        for (int i = n - 1; i >= 0; i--)
        {
            double sum = matrix[i][n];
            for (int j = i + 1; j < n; j++)
            {
                sum -= matrix[i][j] * step[j];
            }

            step[i] = sum / matrix[i][i];
        }

        return step;
    }

    private static double Dot(double[] one, double[] other)
    {
        double sum = 0;
        for (int i = 0; i < one.Length; i++)
        {
            sum += one[i] * other[i];
        }

        return sum;
    }
}
