/* A Modbus server made with libmodbus, for tests of our client against somebody else's code.
 * Usage: libmodbus_server tcp PORT | libmodbus_server rtu DEVICE
 * Serves 3000 of each table: coils and holding registers as written, discrete input 9 on, input register 7 = 777. Unit 5 on a serial line. */
#include <modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    int tcp = strcmp(argv[1], "tcp") == 0;
    modbus_t *context = tcp ? modbus_new_tcp("127.0.0.1", atoi(argv[2])) : modbus_new_rtu(argv[2], 38400, 'N', 8, 1);
    modbus_mapping_t *tables = modbus_mapping_new(3000, 3000, 3000, 3000);
    if (context == NULL || tables == NULL)
        return 3;
    tables->tab_input_bits[9] = 1;
    tables->tab_input_registers[7] = 777;

    int listener = -1;
    if (tcp) {
        listener = modbus_tcp_listen(context, 1);
        if (listener < 0)
            return 4;
        puts("ready");
        fflush(stdout);
        if (modbus_tcp_accept(context, &listener) < 0)
            return 5;
    } else {
        modbus_set_slave(context, 5);
        if (modbus_connect(context) < 0)
            return 6;
        puts("ready");
        fflush(stdout);
    }

    unsigned char request[MODBUS_TCP_MAX_ADU_LENGTH];
    for (;;) {
        int length = modbus_receive(context, request);
        if (length > 0)
            modbus_reply(context, request, length, tables);
        else if (length < 0 && tcp)
            break;
    }
    return 0;
}
