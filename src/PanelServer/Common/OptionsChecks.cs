using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace PanelServer.Host.Common;

/// <summary>Binds a section of the configuration to an options class and checks it at start.</summary>
internal static partial class OptionsChecks
{
    /// <summary>Adds options whose wrong values stop the start with a sentence that names the key.</summary>
    /// <typeparam name="T">The options class, with data annotations.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="section">Name of the section.</param>
    public static IServiceCollection AddCheckedOptions<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddOptions<T>().Configure<IConfiguration>((options, configuration) => Bind(options, configuration.GetSection(section))).ValidateOnStart();
        services.AddSingleton<IValidateOptions<T>>(new Check<T>(section));
        return services;
    }

    /// <summary>Binds a section to options that no service holds, and checks them.</summary>
    /// <param name="options">The options, with data annotations.</param>
    /// <param name="section">The section.</param>
    /// <exception cref="OptionsValidationException">A key is unknown or a value wrong; the sentences name the key.</exception>
    public static void BindAndCheck(object options, IConfigurationSection section)
    {
        Bind(options, section);
        string[] faults = [.. FindFaults(options, section.Path)];
        if (faults.Length > 0)
        {
            throw new OptionsValidationException(section.Path, options.GetType(), faults);
        }
    }

    private static void Bind(object options, IConfigurationSection section)
    {
        try
        {
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException unknown) when (NamesOfUnknown().Match(unknown.Message) is { Success: true } names)
        {
            // The binder's own words speak of its options and of classes, not of the configuration.
            throw new OptionsValidationException(
                section.Path, options.GetType(), [$"Configuration {section.Path} has no setting {names.Groups[1].Value}. All settings are listed in docs/configuration.md; those of {section.Path} are {Names(options.GetType())}."]);
        }
    }

    private static string Names(Type options) =>
        string.Join(", ", options.GetProperties().Where(property => property.CanWrite || property.PropertyType.IsGenericType).Select(property => property.Name));

    [GeneratedRegex(@"were not found on the instance of [^:]+: (.+)$", RegexOptions.Singleline)]
    private static partial Regex NamesOfUnknown();

    private static IEnumerable<string> FindFaults(object options, string section)
    {
        List<ValidationResult> faults = [];
        Validator.TryValidateObject(options, new(options), faults, validateAllProperties: true);
        return faults.Select(fault => $"Configuration {section}:{string.Join(", ", fault.MemberNames)} is wrong: {fault.ErrorMessage}");
    }

    private sealed class Check<T>(string section) : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            string[] faults = [.. FindFaults(options, section)];
            return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }
    }
}
