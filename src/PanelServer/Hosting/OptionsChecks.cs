using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PanelServer.Hosting;

/// <summary>Binds a section of the configuration to an options class and checks it at start.</summary>
public static class OptionsChecks
{
    /// <summary>Adds options whose wrong values stop the start with a sentence that names the key.</summary>
    /// <typeparam name="T">The options class, with data annotations.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="section">Name of the section.</param>
    public static IServiceCollection AddCheckedOptions<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddOptions<T>().BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.AddSingleton<IValidateOptions<T>>(new Check<T>(section));
        return services;
    }

    private sealed class Check<T>(string section) : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            List<ValidationResult> faults = [];
            Validator.TryValidateObject(options, new(options), faults, validateAllProperties: true);
            return faults.Count == 0
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(faults.Select(fault => $"Configuration {section}:{string.Join(", ", fault.MemberNames)} is wrong: {fault.ErrorMessage}"));
        }
    }
}
